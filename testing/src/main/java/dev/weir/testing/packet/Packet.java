// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A packet as its layers, from the outside in. Immutable.
 *
 * <pre>{@code
 * byte[] frame =
 *     Packet.ethernet(client, router)
 *         .then(Ipv4.of(from, to).withTtl(1))
 *         .udp(1000, 53)
 *         .payload("query")
 *         .bytes();
 * Packet answer = Packet.parse(received);
 * assertThat(answer.get(Icmp.class).type()).isEqualTo(11);
 * }</pre>
 *
 * @param layers the layers
 */
public record Packet(List<Layer> layers) {

  /**
   * Makes a copy of the list.
   *
   * @param layers the layers
   */
  public Packet {
    layers = List.copyOf(layers);
  }

  /**
   * {@return a packet}
   *
   * @param layers the layers, from the outside in
   */
  public static Packet of(Layer... layers) {
    return new Packet(List.of(layers));
  }

  /**
   * {@return a packet of an Ethernet header}
   *
   * @param source where from
   * @param destination where to
   */
  public static Packet ethernet(MacAddress source, MacAddress destination) {
    return of(Ethernet.of(source, destination));
  }

  /**
   * Reads a frame. What is cut short or not known, also a header with reserved bits set, is a
   * {@link Payload}; nothing is refused, and writing the packet gives the same bytes. Behind 64
   * headers all that follows is payload.
   *
   * @param frame from the Ethernet header on
   * @return the packet
   */
  public static Packet parse(byte[] frame) {
    return PacketReader.readFrame(frame);
  }

  /**
   * Reads an IP packet; see {@link #parse}.
   *
   * @param packet from the IP header on
   * @return the packet
   */
  public static Packet parseIp(byte[] packet) {
    return PacketReader.readIp(packet);
  }

  /**
   * {@return the packet with one more layer inside}
   *
   * @param layer the layer
   */
  public Packet then(Layer layer) {
    List<Layer> more = new ArrayList<>(layers);
    more.add(layer);
    return new Packet(more);
  }

  /**
   * {@return the packet with a VLAN tag}
   *
   * @param id the VLAN
   */
  public Packet vlan(int id) {
    return then(Vlan.of(id));
  }

  /**
   * {@return the packet with an IPv4 header}
   *
   * @param source where from
   * @param destination where to
   */
  public Packet ipv4(IpAddress source, IpAddress destination) {
    return then(Ipv4.of(source, destination));
  }

  /**
   * {@return the packet with an IPv6 header}
   *
   * @param source where from
   * @param destination where to
   */
  public Packet ipv6(IpAddress source, IpAddress destination) {
    return then(Ipv6.of(source, destination));
  }

  /**
   * {@return the packet with a UDP header}
   *
   * @param sourcePort where from
   * @param destinationPort where to
   */
  public Packet udp(int sourcePort, int destinationPort) {
    return then(Udp.of(sourcePort, destinationPort));
  }

  /**
   * {@return the packet with a TCP header}
   *
   * @param sourcePort where from
   * @param destinationPort where to
   * @param flags the bits that are set
   */
  public Packet tcp(int sourcePort, int destinationPort, Tcp.Flag... flags) {
    return then(Tcp.of(sourcePort, destinationPort, flags));
  }

  /**
   * {@return the packet with a payload of text in UTF-8}
   *
   * @param text the text
   */
  public Packet payload(String text) {
    return then(Payload.of(text));
  }

  /**
   * {@return the packet with a payload}
   *
   * @param bytes the bytes, copied
   */
  public Packet payload(byte[] bytes) {
    return then(Payload.of(bytes));
  }

  /**
   * {@return the bytes, with lengths, checksums and protocols computed where they were not given}
   *
   * @throws InvalidSpecException if a layer is where it cannot be, or something is too long
   */
  public byte[] bytes() {
    return PacketWriter.write(layers);
  }

  /**
   * Writes the bytes to a buffer, at its position, and moves it behind them.
   *
   * @param target where to
   * @return how many bytes
   * @throws InvalidSpecException if there is no room for them
   */
  public int write(ByteBuffer target) {
    byte[] bytes = bytes();
    if (target.remaining() < bytes.length) {
      throw new InvalidSpecException(
          "a packet of "
              + bytes.length
              + " bytes into a buffer with room for "
              + target.remaining());
    }
    target.put(bytes);
    return bytes.length;
  }

  /**
   * Cuts an IP packet into fragments, as a sender does: checksums are those of the whole.
   *
   * @param identification which datagram
   * @param size how many bytes each carries at most behind the IP headers; a multiple of 8
   * @return the fragments, in order
   * @throws InvalidSpecException if there is no IP header, or the size is not a multiple of 8
   */
  public List<Packet> fragments(int identification, int size) {
    return Fragmentation.of(this, identification, size);
  }

  /**
   * Tells whether it has a layer of some type.
   *
   * @param type the type
   * @return whether it has
   */
  public boolean has(Class<? extends Layer> type) {
    return find(type).isPresent();
  }

  /**
   * Finds a layer.
   *
   * @param type its type
   * @param <L> its type
   * @return the outermost of this type
   */
  public <L extends Layer> Optional<L> find(Class<L> type) {
    return layers.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /**
   * Finds a layer that must be there.
   *
   * @param type its type
   * @param <L> its type
   * @return the outermost of this type
   * @throws AssertionError if there is none
   */
  public <L extends Layer> L get(Class<L> type) {
    return find(type)
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + this));
  }

  /** {@return the payload; none if there is no such layer} */
  public Bytes payload() {
    return find(Payload.class).map(Payload::bytes).orElse(Bytes.NONE);
  }

  /** {@return those of the layers whose checksum is not right; what carries none is right} */
  public List<Layer> wrongChecksums() {
    return PacketWriter.wrongChecksums(layers);
  }

  /** {@return the layers, one behind the other} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Layer layer : layers) {
      text.append(text.isEmpty() ? "" : " / ").append(layer);
    }
    return text.toString();
  }
}
