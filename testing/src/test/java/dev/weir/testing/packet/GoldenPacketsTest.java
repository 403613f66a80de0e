// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.KernelAssumptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bytes of every sample, as checked in, and what tshark 4.0 made of them: each line of the file
 * holds a name, the bytes, and tshark's reading. Where tshark is installed it reads them again.
 */
class GoldenPacketsTest {
  private static final List<String> FIELDS =
      List.of(
          "frame.protocols",
          "eth.type",
          "vlan.id",
          "arp.opcode",
          "ip.len",
          "ip.flags",
          "ip.frag_offset",
          "ip.ttl",
          "ip.checksum.status",
          "ipv6.plen",
          "ipv6.nxt",
          "ipv6.tclass",
          "ipv6.flow",
          "ipv6.fraghdr.offset",
          "udp.length",
          "udp.checksum.status",
          "tcp.flags",
          "tcp.seq_raw",
          "tcp.options",
          "tcp.checksum.status",
          "icmp.type",
          "icmp.checksum.status",
          "icmpv6.type",
          "icmpv6.checksum.status",
          "icmpv6.nd.ns.target_address",
          "icmpv6.opt.linkaddr",
          "vxlan.vni",
          "esp.spi",
          "_ws.malformed");

  private record Golden(String hex, String reading) {}

  private static Map<String, Golden> golden() {
    try (InputStream in = GoldenPacketsTest.class.getResourceAsStream("golden-packets.txt")) {
      Map<String, Golden> golden = new LinkedHashMap<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", 3))
          .forEach(parts -> golden.put(parts[0], new Golden(parts[1], parts[2])));
      return golden;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everySampleHasItsGoldenBytes() {
    assertThat(golden().keySet()).isEqualTo(SamplePackets.all().keySet());
  }

  @TestFactory
  Stream<DynamicTest> bytesAreTheGoldenOnes() {
    Map<String, Golden> golden = golden();
    return SamplePackets.all().entrySet().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getKey(),
                    () ->
                        assertThat(HexFormat.of().formatHex(sample.getValue().bytes()))
                            .isEqualTo(golden.get(sample.getKey()).hex())));
  }

  @Test
  void tsharkReadsThemAsItDid(@TempDir Path directory) throws Exception {
    KernelAssumptions.assumeTools("tshark", "text2pcap");
    Map<String, Golden> golden = golden();
    List<String> expected = new ArrayList<>();
    golden.forEach((name, packet) -> expected.add(name + " " + packet.reading()));
    List<String> readings = tshark(directory, golden.values().stream().map(Golden::hex).toList());
    List<String> actual = new ArrayList<>();
    int index = 0;
    for (String name : golden.keySet()) {
      actual.add(name + " " + readings.get(index++));
    }
    assertThat(actual).containsExactlyElementsOf(expected);
  }

  private static List<String> tshark(Path directory, List<String> packets) throws Exception {
    StringBuilder dump = new StringBuilder();
    for (String hex : packets) {
      dump.append("000000");
      for (int i = 0; i < hex.length(); i += 2) {
        dump.append(' ').append(hex, i, i + 2);
      }
      dump.append("\n\n");
    }
    Path text = Files.writeString(directory.resolve("packets.txt"), dump);
    Path capture = directory.resolve("packets.pcap");
    run(directory, List.of("text2pcap", text.toString(), capture.toString()));
    List<String> command = new ArrayList<>(List.of("tshark", "-r", capture.toString(), "-n"));
    for (String preference :
        List.of(
            "ip.check_checksum:TRUE",
            "udp.check_checksum:TRUE",
            "tcp.check_checksum:TRUE",
            "ip.defragment:FALSE",
            "ipv6.defragment:FALSE")) {
      command.addAll(List.of("-o", preference));
    }
    command.addAll(List.of("-T", "fields", "-E", "separator=|"));
    FIELDS.forEach(field -> command.addAll(List.of("-e", field)));
    return run(directory, command).lines().map(GoldenPacketsTest::named).toList();
  }

  /** {@return a line of values as names and values, of those that are there} */
  private static String named(String line) {
    String[] values = line.split("\\|", -1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      if (!values[i].isEmpty()) {
        text.append(text.isEmpty() ? "" : " ").append(FIELDS.get(i)).append('=').append(values[i]);
      }
    }
    return text.toString();
  }

  private static String run(Path directory, List<String> command) throws Exception {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(directory.resolve("errors").toFile())
            .start();
    assertThat(process.waitFor()).as(command.get(0)).isZero();
    return Files.readString(output);
  }
}
