// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.error.InvalidSpecException;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for the parser of every type: it is total, exact, and says where it stopped. */
class ParserProperties {
  private static final Pattern OFFSET = Pattern.compile(" at offset (\\d+)");

  /** A parser with valid values of its type. */
  record Parser<T>(String name, Function<String, T> parse, Arbitrary<T> values) {
    Arbitrary<Text> nearMisses() {
      return NetArbitraries.nearMisses(values.map(Object::toString))
          .map(text -> new Text(name, parse, text));
    }

    Arbitrary<Value> wholes() {
      return values.map(value -> new Value(name, parse, value));
    }
  }

  record Text(String name, Function<String, ?> parse, String text) {
    @Override
    public String toString() {
      return name + " of \"" + text + '"';
    }
  }

  record Value(String name, Function<String, ?> parse, Object value) {
    @Override
    public String toString() {
      return name + " of " + value;
    }
  }

  private static final List<Parser<?>> PARSERS =
      List.of(
          new Parser<>("IpAddress.parse", IpAddress::parse, NetArbitraries.addresses()),
          new Parser<>("Cidr.parse", Cidr::parse, NetArbitraries.cidrs()),
          new Parser<>("Cidr.parseOrHost", Cidr::parseOrHost, NetArbitraries.cidrs()),
          new Parser<>("MacAddress.parse", MacAddress::parse, NetArbitraries.macs()),
          new Parser<>("PortRange.parse", PortRange::parse, NetArbitraries.portRanges()),
          new Parser<>("IpProtocol.parse", IpProtocol::parse, NetArbitraries.protocols()));

  @Provide
  Arbitrary<Text> nearMisses() {
    return Arbitraries.oneOf(PARSERS.stream().map(Parser::nearMisses).toList());
  }

  @Provide
  Arbitrary<Value> values() {
    return Arbitraries.oneOf(PARSERS.stream().map(Parser::wholes).toList());
  }

  @Property(tries = 20_000)
  void anyTextIsAValueOrARefusalThatPointsIntoTheText(@ForAll("nearMisses") Text input) {
    Object value;
    try {
      value = input.parse().apply(input.text());
    } catch (InvalidSpecException refused) {
      assertPointsInto(input.text(), refused.getMessage());
      return;
    }
    // What was accepted means what it prints.
    assertThat((Object) input.parse().apply(value.toString())).isEqualTo(value);
  }

  @Property(tries = 3000)
  void theTextOfAValueParsesToTheValue(@ForAll("values") Value whole) {
    assertThat((Object) whole.parse().apply(whole.value().toString())).isEqualTo(whole.value());
  }

  @Property
  void portAndPrefixLengthAreAcceptedExactlyWithinTheirRange(
      @ForAll("numbers") int number, @ForAll("zeros") String zeros) {
    String text = zeros + number;
    assertThat(accepts(PortRange::parse, text)).isEqualTo(zeros.isEmpty() && number <= 65535);
    assertThat(accepts(IpProtocol::parse, text)).isEqualTo(zeros.isEmpty() && number <= 255);
    assertThat(accepts(Cidr::parse, "0.0.0.0/" + text)).isEqualTo(zeros.isEmpty() && number <= 32);
    assertThat(accepts(Cidr::parse, "::/" + text)).isEqualTo(zeros.isEmpty() && number <= 128);
    assertThat(accepts(IpAddress::parse, "1.2." + text + ".3"))
        .isEqualTo(zeros.isEmpty() && number <= 255);
  }

  @Provide
  Arbitrary<Integer> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 300),
        Arbitraries.integers().between(65_500, 65_600),
        Arbitraries.integers().greaterOrEqual(0));
  }

  @Provide
  Arbitrary<String> zeros() {
    return Arbitraries.of("", "", "0", "00");
  }

  /** An order that disagrees with equals loses entries of sorted maps. */
  @Property(tries = 3000)
  void orderAgreesWithEqualsAndIsTransitive(@ForAll("triples") List<Comparable<Object>> triple) {
    Comparable<Object> a = triple.get(0);
    Comparable<Object> b = triple.get(1);
    Comparable<Object> c = triple.get(2);
    assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
    assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
    if (a.equals(b)) {
      assertThat(a).hasSameHashCodeAs(b);
    }
    if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
      assertThat(a.compareTo(c)).isLessThanOrEqualTo(0);
    }
  }

  @Provide
  @SuppressWarnings("unchecked")
  Arbitrary<List<Comparable<Object>>> triples() {
    return Arbitraries.oneOf(
        PARSERS.stream()
            .map(
                parser ->
                    // A few values, so that equal and adjacent ones meet.
                    Combinators.combine(parser.values().list().ofSize(3), indices())
                        .as(
                            (values, picks) ->
                                picks.stream()
                                    .map(pick -> (Comparable<Object>) values.get(pick))
                                    .toList()))
            .toList());
  }

  private static Arbitrary<List<Integer>> indices() {
    return Arbitraries.integers().between(0, 2).list().ofSize(3);
  }

  private static boolean accepts(Function<String, ?> parse, String text) {
    try {
      return parse.apply(text) != null;
    } catch (InvalidSpecException refused) {
      return false;
    }
  }

  private static void assertPointsInto(String text, String message) {
    assertThat(message).matches("[ -~]+").hasSizeLessThan(700);
    Matcher offset = OFFSET.matcher(message);
    assertThat(offset.find()).as(message).isTrue();
    do {
      assertThat(Integer.parseInt(offset.group(1))).as(message).isBetween(0, text.length());
    } while (offset.find());
  }
}
