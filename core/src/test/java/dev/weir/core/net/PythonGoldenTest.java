// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.error.InvalidSpecException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What Python's ipaddress module answered; ipaddress-golden.py beside the file wrote it. */
class PythonGoldenTest {
  private static final String NONE = "-";

  private final List<List<String>> cases = Golden.rows("ipaddress-golden.txt", "\t");

  @Test
  void acceptsAndReadsTheSameAddresses() {
    for (List<String> row : rows("address", 1500)) {
      assertThat(answer(() -> HexFormat.of().formatHex(IpAddress.parse(row.get(1)).toBytes())))
          .as(row.get(1))
          .isEqualTo(row.get(2));
    }
  }

  @Test
  void printsTheSameAddresses() {
    for (List<String> row : rows("print", 300)) {
      assertThat(IpAddress.ofBytes(HexFormat.of().parseHex(row.get(1)))).hasToString(row.get(2));
    }
  }

  @Test
  void tellsTheSameKindsOfAddresses() {
    for (List<String> row : rows("kind", 100)) {
      IpAddress address = IpAddress.parse(row.get(1));
      String kinds =
          (address.isLoopback() ? "l" : "")
              + (address.isLinkLocal() ? "k" : "")
              + (address.isMulticast() ? "m" : "")
              + (address.isUnspecified() ? "u" : "");
      assertThat(kinds.isEmpty() ? NONE : kinds).as(row.get(1)).isEqualTo(row.get(2));
    }
  }

  @Test
  void acceptsAndReadsTheSameBlocks() {
    for (List<String> row : rows("cidr", 300)) {
      assertThat(answer(() -> Cidr.parse(row.get(1)).toString()))
          .as(row.get(1))
          .isEqualTo(row.get(2));
    }
  }

  @Test
  void splitsAndMergesTheSame() {
    for (List<String> row : rows("split", 50)) {
      assertThat(Cidr.parse(row.get(1)).split(Integer.parseInt(row.get(2))))
          .as(row.get(1))
          .containsExactlyElementsOf(cidrs(row.get(3)));
    }
    for (List<String> row : rows("parent", 50)) {
      assertThat(Cidr.parse(row.get(1)).parent()).contains(Cidr.parse(row.get(2)));
    }
  }

  @Test
  void findsTheSameOverlaps() {
    for (List<String> row : rows("overlap", 100)) {
      assertThat(Cidr.parse(row.get(1)).overlaps(Cidr.parse(row.get(2))))
          .as("%s %s", row.get(1), row.get(2))
          .isEqualTo(Boolean.parseBoolean(row.get(3)));
    }
  }

  @Test
  void aggregatesTheSame() {
    for (List<String> row : rows("collapse", 70)) {
      assertThat(CidrSet.copyOf(cidrs(row.get(1))).blocks())
          .as(row.get(1))
          .isEqualTo(cidrs(row.get(2)));
    }
  }

  @Test
  void excludesTheSame() {
    for (List<String> row : rows("exclude", 70)) {
      CidrSet rest =
          CidrSet.of(Cidr.parse(row.get(1))).subtract(CidrSet.of(Cidr.parse(row.get(2))));
      assertThat(rest.blocks())
          .as("%s without %s", row.get(1), row.get(2))
          .isEqualTo(cidrs(row.get(3)));
    }
  }

  private static String answer(Supplier<String> answer) {
    try {
      return answer.get();
    } catch (InvalidSpecException refused) {
      return NONE;
    }
  }

  private static List<Cidr> cidrs(String joined) {
    return joined.equals(NONE)
        ? List.of()
        : Arrays.stream(joined.split(",", -1)).map(Cidr::parse).toList();
  }

  private List<List<String>> rows(String kind, int atLeast) {
    List<List<String>> rows = cases.stream().filter(row -> row.get(0).equals(kind)).toList();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(atLeast);
    return rows;
  }
}
