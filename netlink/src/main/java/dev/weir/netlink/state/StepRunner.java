// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.WeirException;
import dev.weir.netlink.error.UnknownOutcomeException;
import dev.weir.netlink.route.LinkSpec;
import dev.weir.netlink.route.Links;
import dev.weir.netlink.route.NeighbourSpec;
import dev.weir.netlink.route.Rtnetlink;
import java.util.Set;

/** Does steps and undoes them, one request of the kernel after the other. */
final class StepRunner {
  private static final Set<Errno> ABSENT =
      Set.of(Errno.ENODEV, Errno.ENOENT, Errno.ESRCH, Errno.EADDRNOTAVAIL);

  private final Rtnetlink net;
  private final int protocol;

  StepRunner(Rtnetlink net, Owner owner) {
    this.net = net;
    this.protocol = owner.protocol();
  }

  void run(Step step) {
    if (step.before().isEmpty()) {
      add(step.after().orElseThrow());
    } else if (step.after().isEmpty()) {
      remove(step.before().orElseThrow());
    } else {
      change(step.before().orElseThrow(), step.after().orElseThrow());
    }
  }

  /** Undoes a step that may have been done only in part, or not at all. */
  void undo(Step step) {
    try {
      run(step.inverse());
    } catch (KernelException e) {
      boolean wasAdded = step.before().isEmpty();
      boolean wasRemoved = step.after().isEmpty();
      if (!(wasAdded && ABSENT.contains(e.errno())) && !(wasRemoved && e.errno() == Errno.EEXIST)) {
        throw e;
      }
    }
  }

  /** Whether a step that failed may have done something. A request that is refused does nothing. */
  boolean isHalfDone(Step step, RuntimeException failure) {
    return failure instanceof UnknownOutcomeException
        || (step.action().equals("change") && step.object() instanceof DesiredLink);
  }

  private void add(Desired object) {
    if (object instanceof DesiredLink link) {
      addLink(link);
    } else if (object instanceof DesiredAddress address) {
      net.addresses().create(address.spec(index(address.device()), protocol)).await();
    } else if (object instanceof DesiredNeighbour neighbour) {
      // What the kernel has learned itself may be there.
      net.neighbours().replace(spec(neighbour)).await();
    } else if (object instanceof DesiredRoute route) {
      net.routes().create(route.spec(this::index, protocol)).await();
    } else if (object instanceof DesiredRule rule) {
      net.rules().create(rule.spec()).await();
    }
  }

  private void addLink(DesiredLink link) {
    if (!link.isReproducible() && link.spec().kind().kernelName().equals("veth")) {
      throw new WeirException(
          "link " + link + " cannot be made again: its other end was in another namespace");
    }
    LinkSpec spec = link.spec();
    int master = link.master().isEmpty() ? 0 : index(link.master());
    net.links()
        .create(
            new LinkSpec(
                spec.name(),
                spec.kind(),
                spec.mtu(),
                spec.address(),
                spec.alias(),
                master,
                spec.up()))
        .await();
  }

  private void remove(Desired object) {
    if (object instanceof DesiredLink link) {
      net.links().delete(index(link.spec().name())).await();
    } else if (object instanceof DesiredAddress address) {
      net.addresses().delete(address.spec(index(address.device()), protocol)).await();
    } else if (object instanceof DesiredNeighbour neighbour) {
      net.neighbours().delete(spec(neighbour)).await();
    } else if (object instanceof DesiredRoute route) {
      net.routes().delete(route.spec(this::index, protocol)).await();
    } else if (object instanceof DesiredRule rule) {
      net.rules().delete(rule.spec()).await();
    }
  }

  private void change(Desired before, Desired after) {
    if (before instanceof DesiredLink found && after instanceof DesiredLink link) {
      changeLink(found, link);
    } else if (after instanceof DesiredNeighbour neighbour) {
      net.neighbours().replace(spec(neighbour)).await();
    } else if (after instanceof DesiredRoute route) {
      net.routes().replace(route.spec(this::index, protocol)).await();
    } else {
      // Of these everything is the key: another one is another.
      remove(before);
      add(after);
    }
  }

  /** What is not said is left; what is the same already is not asked for again. */
  private void changeLink(DesiredLink before, DesiredLink after) {
    Links links = net.links();
    LinkSpec from = before.spec();
    LinkSpec to = after.spec();
    int index = index(to.name());
    if (from.up() && !to.up()) {
      links.down(index).await();
    }
    if (to.address().isPresent() && !to.address().equals(from.address())) {
      links.address(index, to.address().get()).await();
    }
    if (to.mtu() > 0 && to.mtu() != from.mtu()) {
      links.mtu(index, to.mtu()).await();
    }
    if (!after.master().equals(before.master())) {
      links.master(index, after.master().isEmpty() ? 0 : index(after.master())).await();
    }
    if (!to.alias().equals(from.alias())) {
      links.alias(index, to.alias()).await();
    }
    if (!from.up() && to.up()) {
      links.up(index).await();
    }
  }

  private NeighbourSpec spec(DesiredNeighbour neighbour) {
    return NeighbourSpec.permanent(
            index(neighbour.device()), neighbour.address(), neighbour.hardwareAddress())
        .withProtocol(protocol);
  }

  private int index(String device) {
    return net.links().get(device).await().index();
  }
}
