// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.KernelTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * What the lists say is what {@code ip} and {@code tc} say of the same namespace, field by field.
 */
@KernelTest(
    tools = {"ip", "tc", "nsenter"},
    linkKinds = {"veth", "bridge", "vxlan", "macvlan", "ifb"})
class ListCommandsTest {
  /** What passes between two looks. */
  private static final Set<String> RUNNING =
      Set.of(
          "expires",
          "valid_life_time",
          "preferred_life_time",
          "hello_timer",
          "tcn_timer",
          "topology_change_timer",
          "gc_timer",
          "hold_timer",
          "message_age_timer",
          "forward_delay_timer");

  private NetworkNamespace here;

  @BeforeEach
  void namespace(NetworkNamespace namespace) {
    here = namespace;
  }

  /** Commands of which a kernel may refuse some, for want of the feature. */
  private void tools(String... commands) {
    for (String command : commands) {
      run(command.split(" ", -1));
    }
  }

  private String run(String... command) {
    int number = here.descriptor().acquire();
    try {
      List<String> line = new ArrayList<>();
      line.add("nsenter");
      line.add("--net=/proc/" + ProcessHandle.current().pid() + "/fd/" + number);
      line.addAll(Arrays.asList(command));
      Process process =
          new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), UTF_8);
      process.waitFor();
      return text;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      here.descriptor().release();
    }
  }

  private static String weirctl(String... args) {
    StringWriter out = new StringWriter();
    CommandLine weirctl = Weirctl.commandLine(args);
    weirctl.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    assertThat(weirctl.execute(args)).as(out.toString()).isZero();
    return out.toString();
  }

  private static List<JsonObject> objects(String json) {
    List<JsonObject> objects = new ArrayList<>();
    if (!json.isBlank()) {
      for (JsonElement each : JsonParser.parseString(json).getAsJsonArray()) {
        if (!each.getAsJsonObject().isEmpty()) {
          objects.add(each.getAsJsonObject());
        }
      }
    }
    return objects;
  }

  private void setUp() {
    tools(
        "ip link set lo up",
        "ip link add v0 type veth peer name v1",
        "ip link add br0 type bridge",
        "ip link set v0 master br0",
        "ip link add vx0 type vxlan id 42 remote 192.0.2.7 local 192.0.2.1 dstport 4789 dev v1",
        "ip link add vx1 type vxlan dstport 4790 external",
        "ip link add vx2 type vxlan id 43 group ff05::1 dev v1 dstport 0 ttl 5 tos 3",
        "ip link add link v1 name mv0 type macvlan mode bridge",
        "ip link add link v1 name vlan5 type vlan id 5",
        "ip link add ifb0 type ifb",
        "ip link add dummy0 type dummy",
        "ip tuntap add tap0 mode tap",
        "ip link set v0 alias mine",
        "ip link set v1 txqueuelen 55 group 7 promisc on allmulticast on",
        "ip link property add dev v1 altname other",
        "ip link set v0 up",
        "ip link set v1 up",
        "ip link set br0 up",
        "ip link set ifb0 up",
        "ip link set vx1 up",
        "ip addr add 10.0.0.1/24 dev v1",
        "ip addr add 10.0.0.5/24 dev v1 label v1:x valid_lft 1000 preferred_lft 500",
        "ip addr add 10.0.8.1 peer 10.0.9.9/32 dev v1",
        "ip addr add 10.0.5.1/24 broadcast 10.0.5.255 dev v1",
        "ip addr add 2001:db8::1/64 dev v1 nodad",
        "ip addr add 2001:db8:1::1/64 dev vx0 home mngtmpaddr noprefixroute metric 7");
  }

  private void assertSame(List<JsonObject> ours, List<JsonObject> theirs) {
    assertThat(theirs).isNotEmpty();
    List<JsonObject> left = new ArrayList<>(ours);
    for (JsonObject each : theirs) {
      JsonObject match =
          left.stream()
              .filter(candidate -> covers(candidate, each, ""))
              .findFirst()
              .orElseThrow(
                  () -> new AssertionError("nothing like\n" + each + "\namong\n" + lines(left)));
      left.remove(match);
    }
    assertThat(left).isEmpty();
  }

  private static String lines(List<JsonObject> objects) {
    return String.join("\n", objects.stream().map(JsonObject::toString).toList());
  }

  /** Whether everything there is also here; more may be here. */
  private static boolean covers(JsonElement ours, JsonElement theirs, String field) {
    if (ours == null) {
      return false;
    }
    if (theirs instanceof JsonObject object) {
      return ours instanceof JsonObject own
          && object.entrySet().stream()
              .allMatch(each -> covers(own.get(each.getKey()), each.getValue(), each.getKey()));
    }
    if (theirs instanceof JsonArray array) {
      boolean all = ours instanceof JsonArray own && own.size() == array.size();
      for (int i = 0; all && i < array.size(); i++) {
        all = covers(ours.getAsJsonArray().get(i), array.get(i), field);
      }
      return all;
    }
    if (theirs.isJsonPrimitive() && theirs.getAsJsonPrimitive().isNumber()) {
      double most = RUNNING.contains(field) ? Double.MAX_VALUE : 0;
      return ours.isJsonPrimitive()
          && ours.getAsJsonPrimitive().isNumber()
          && Math.abs(ours.getAsDouble() - theirs.getAsDouble()) <= most;
    }
    return ours.equals(theirs);
  }

  private void compare(String noun, String... tools) {
    // The kernel goes on adding addresses and routes of its own while links come up.
    List<JsonObject> theirs;
    List<JsonObject> ours;
    String text;
    do {
      theirs = shown(tools);
      ours = objects(weirctl(noun, "list", "--json"));
      text = weirctl(noun, "list");
    } while (shown(tools).size() != theirs.size());
    assertSame(ours, theirs);
    assertThat(text.lines()).hasSize(theirs.size());
  }

  private List<JsonObject> shown(String... tools) {
    List<JsonObject> shown = new ArrayList<>();
    for (String tool : tools) {
      shown.addAll(objects(run(tool.split(" ", -1))));
    }
    return shown;
  }

  @Test
  void links() {
    setUp();
    compare("link", "ip -j -d link show");
  }

  @Test
  void addresses() {
    setUp();
    compare("addr", "ip -j -d addr show");
  }

  @Test
  void routes() {
    setUp();
    tools(
        "ip route add 10.1.0.0/16 via 10.0.0.2",
        "ip route add 10.3.0.0/16 nexthop via 10.0.0.2 weight 2 nexthop via 10.0.0.3",
        "ip route add blackhole 10.4.0.0/16",
        "ip route add 10.5.0.0/16 dev v1 mtu 1300 advmss 1200 table 1000 metric 5 src 10.0.0.1"
            + " proto 88",
        "ip route add 10.6.0.0/16 via inet6 fe80::1 dev v1 onlink",
        "ip route add 10.7.0.0/16 dev v1 tos 4 rto_min 20ms hoplimit 5 window 1000 initcwnd 10",
        "ip route add 10.8.0.0/16 dev v1 rtt 40ms rttvar 30ms ssthresh 5 cwnd lock 7 quickack 1",
        "ip route add default via 10.0.0.2",
        "ip -6 route add 2001:db8:9::/48 via 2001:db8::2 expires 100 pref high",
        "ip -6 route add 2001:db8:a::/48 nexthop via 2001:db8::2 nexthop via 2001:db8::3",
        "ip -6 route add unreachable 2001:db8:b::/48",
        "ip -6 route add ::/0 dev v1");
    // Duplicate address detection would add routes in between.
    run("ip", "link", "set", "br0", "down");
    compare("route", "ip -j -d route show table all");
  }

  @Test
  void rules() {
    setUp();
    tools(
        "ip rule add from 10.0.0.0/8 table 100 priority 50",
        "ip rule add to 10.1.2.3 fwmark 0x200/0xf00 iif v1 oif v0 table 1000 priority 51"
            + " protocol 88",
        "ip rule add not from 10.9.0.0/16 tos 0x10 ipproto tcp sport 10-20 dport 80 uidrange 5-6"
            + " blackhole priority 52",
        "ip rule add fwmark 7 goto 60 priority 53",
        "ip rule add priority 60 nop",
        "ip rule add priority 61 unreachable",
        "ip rule add priority 62 suppress_prefixlength 5 table main",
        "ip rule add iif nothere table 99 priority 63",
        "ip rule add goto 4711 priority 64",
        "ip -6 rule add from 2001:db8::/32 table 9 priority 10");
    compare("rule", "ip -j -d rule show", "ip -6 -j -d rule show");
  }

  @Test
  void neighbours() {
    setUp();
    tools(
        "ip neigh add 10.0.0.2 lladdr 02:00:5e:10:00:01 dev v1",
        "ip neigh add 2001:db8::7 lladdr 02:00:5e:10:00:01 dev v1 nud stale router protocol 88",
        "ip neigh add 10.0.0.77 dev v1 nud failed",
        "ip neigh add 10.0.0.78 lladdr 02:00:5e:10:00:01 dev v1 nud reachable extern_learn",
        "ip neigh add 10.0.0.79 lladdr 02:00:5e:10:00:01 dev v1 nud noarp");
    compare("neigh", "ip -j -d neigh show");
  }

  @Test
  void qdiscs() {
    setUp();
    tools(
        "tc qdisc add dev v1 clsact",
        "tc qdisc add dev v0 root handle 1: htb default 10",
        "tc class add dev v0 parent 1: classid 1:10 htb rate 1mbit",
        "tc qdisc add dev v0 parent 1:10 handle 20: pfifo limit 100",
        "tc qdisc add dev ifb0 root tbf rate 1mbit burst 32kbit latency 400ms",
        "tc qdisc add dev ifb0 ingress",
        "tc qdisc add dev br0 root fq_codel",
        "tc qdisc add dev vx1 root bfifo limit 5000");
    compare("qdisc", "tc -j -d qdisc show");
  }

  @Test
  void filters() {
    setUp();
    tools(
        "tc qdisc add dev v1 clsact",
        "tc filter add dev v1 ingress prio 5 protocol ip u32 match ip dst 10.0.0.0/8 action mirred"
            + " egress redirect dev v0",
        "tc filter add dev v1 egress prio 7 protocol all u32 match ip sport 80 0xffff flowid 1:10",
        "tc qdisc add dev v0 root handle 1: htb default 10",
        "tc filter add dev v0 parent 1: prio 8 protocol ip u32 match ip src 10.1.2.3 flowid 1:10");
    List<JsonObject> all = objects(weirctl("filter", "list", "--json"));
    Map<String, String> places =
        Map.of("v1 ingress", "ffff:fff2", "v1 egress", "ffff:fff3", "v0 parent 1:", "1:");
    places.forEach(
        (where, parent) ->
            assertSame(
                all.stream()
                    .filter(each -> parent.equals(each.get("parent").getAsString()))
                    .toList(),
                objects(run(("tc -j -d filter show dev " + where).split(" ", -1)))));
  }

  @Test
  void monitorTellsWhatIsThere() {
    setUp();
    List<JsonObject> events = new ArrayList<>();
    int links = objects(run("ip", "-j", "link", "show")).size();
    weirctl("netlink", "monitor", "link", "--json", "--events", Integer.toString(links + 1))
        .lines()
        .forEach(line -> events.add(JsonParser.parseString(line).getAsJsonObject()));
    JsonObject last = events.remove(links);
    assertThat(last.toString()).isEqualTo("{\"event\":\"in-sync\",\"objects\":" + links + "}");
    assertSame(
        events.stream().map(each -> each.getAsJsonObject("object")).toList(),
        objects(run("ip", "-j", "-d", "link", "show")));
    assertThat(weirctl("netlink", "monitor", "rule", "--events", "3")).contains("appeared");
  }

  @Test
  void anUnknownNamespaceIsAnErrorAndAnUnknownGroupWrongUsage() {
    StringWriter out = new StringWriter();
    String[] args = {"link", "list", "--netns", "weir-no-such", "--json"};
    CommandLine weirctl = Weirctl.commandLine(args).setOut(new PrintWriter(out));
    assertThat(weirctl.execute(args)).isEqualTo(1);
    assertThat(out.toString()).contains("\"kind\":\"kernel\"");
    String[] wrong = {"netlink", "monitor", "nothing"};
    assertThat(
            Weirctl.commandLine(wrong).setErr(new PrintWriter(new StringWriter())).execute(wrong))
        .isEqualTo(2);
  }
}
