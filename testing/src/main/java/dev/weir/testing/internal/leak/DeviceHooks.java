// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import dev.weir.core.error.WeirException;
import dev.weir.testing.internal.rtnl.Rtnl;
import dev.weir.testing.internal.rtnl.Rtnl.Link;
import dev.weir.testing.internal.rtnl.Rtnl.TrafficControl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Programs and qdiscs on the devices that the process's own namespace had at first. Devices that
 * came later are not looked at: whoever runs containers makes some all the time.
 */
final class DeviceHooks implements Inventory {
  private final Map<Integer, String> devices = new LinkedHashMap<>();
  private final boolean knowsDevices;

  DeviceHooks() {
    boolean known;
    try (Rtnl rtnl = Rtnl.open()) {
      rtnl.links().forEach(link -> devices.put(link.ifindex(), link.name()));
      known = true;
    } catch (WeirException e) {
      known = false;
    }
    knowsDevices = known;
  }

  @Override
  public String subject() {
    return "programs and qdiscs on devices";
  }

  @Override
  public Optional<List<Held>> take() {
    if (!knowsDevices) {
      return Optional.empty();
    }
    List<Held> held = new ArrayList<>();
    try (Rtnl rtnl = Rtnl.open()) {
      for (Link link : rtnl.links()) {
        if (devices.containsKey(link.ifindex()) && link.xdpProgram() != 0) {
          held.add(Held.of("XDP program " + link.xdpProgram() + " on " + link.name()));
        }
      }
      for (TrafficControl qdisc : rtnl.qdiscs()) {
        String device = devices.get(qdisc.ifindex());
        if (device != null) {
          String handle = Integer.toHexString(qdisc.handle() >>> 16) + ":";
          held.add(Held.of("qdisc " + qdisc.kind() + " " + handle + " on " + device));
          if (qdisc.kind().equals("clsact")) {
            addFilters(rtnl, qdisc.ifindex(), device, held);
          }
        }
      }
    } catch (WeirException e) {
      return Optional.empty();
    }
    return Optional.of(held);
  }

  @Override
  public boolean isShared() {
    return true;
  }

  private static void addFilters(Rtnl rtnl, int ifindex, String device, List<Held> held) {
    for (TrafficControl filter : rtnl.clsactFilters(ifindex)) {
      held.add(
          Held.of(
              "filter "
                  + filter.kind()
                  + " of priority "
                  + (filter.info() >>> 16)
                  + ", handle 0x"
                  + Integer.toHexString(filter.handle())
                  + " on "
                  + device));
    }
  }
}
