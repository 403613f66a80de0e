// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a state is otherwise than its spec says, keys excepted. */
final class StateDifferences {
  private final List<String> found = new ArrayList<>();

  private StateDifferences() {}

  static List<String> between(StateSpec spec, State state) {
    StateDifferences differences = new StateDifferences();
    differences.compare(spec, state);
    return List.copyOf(differences.found);
  }

  private void compare(StateSpec spec, State state) {
    same("identity", spec.id(), state.id());
    same("source", spec.source(), state.source());
    same("mode", spec.mode(), state.mode());
    same("request id", spec.requestId(), state.requestId());
    same("algorithms", withDefaults(spec, state.algorithms()), state.algorithms());
    same("replay window", StateSpec.window(spec.replay()), state.replayWindow());
    same("flags", flags(spec), state.flags());
    spec.selector().ifPresent(selector -> same("selector", selector, state.selector()));
    same("lifetime", spec.lifetime(), state.lifetime());
    same("output mark", spec.outputMark().orElse(Mark.ANY), state.outputMark().orElse(Mark.ANY));
    same("interface id", spec.interfaceId(), state.interfaceId());
    same("direction", spec.direction(), state.direction());
    same(
        "offload device",
        spec.offload().map(Offload::device),
        state.offload().map(Offload::device));
    same("encapsulation", spec.encapsulation(), state.encapsulation());
    same("padding", spec.padding(), state.padding());
    same("keepalive", spec.keepaliveSeconds(), state.keepaliveSeconds());
  }

  private static Set<StateFlag> flags(StateSpec spec) {
    Set<StateFlag> flags = EnumSet.noneOf(StateFlag.class);
    flags.addAll(spec.flags());
    if (spec.replay() instanceof ReplayProtection.Extended) {
      flags.add(StateFlag.ESN);
    }
    return flags;
  }

  /** Where the spec leaves the tag to the algorithm, the kernel says what that is. */
  private static List<Algorithm> withDefaults(StateSpec spec, List<Algorithm> there) {
    return spec.transform().algorithms().stream()
        .map(
            wanted ->
                wanted.tagBits() != 0
                    ? wanted
                    : tag(wanted, there)
                        .map(
                            bits ->
                                new Algorithm(wanted.kind(), wanted.name(), wanted.keyBits(), bits))
                        .orElse(wanted))
        .toList();
  }

  private static Optional<Integer> tag(Algorithm wanted, List<Algorithm> there) {
    return there.stream()
        .filter(each -> each.kind() == wanted.kind())
        .map(Algorithm::tagBits)
        .findFirst();
  }

  private void same(String what, Object wanted, Object there) {
    if (!Objects.equals(wanted, there)) {
      found.add(what + ": " + wanted + " was asked for, there is " + there);
    }
  }
}
