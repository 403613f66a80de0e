/**
 * The values that everything about a network is written with: addresses, prefixes and sets of them,
 * ports, protocols, link-layer addresses. They are immutable, comparable and canonical (equal means
 * the same object to {@code equals}, one text, one key), need no privilege and make no system call;
 * nothing here ever resolves a name.
 *
 * <pre>{@code
 * // Sets: what is left of the cluster's addresses without the two service ranges.
 * CidrSet cluster = CidrSet.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/48"));
 * CidrSet services = CidrSet.of(Cidr.parse("10.96.0.0/12"), Cidr.parse("fd00:0:0:1::/64"));
 * CidrSet pods = cluster.subtract(services);
 * pods.contains(IpAddress.parse("10.1.2.3")); // true: binary search, nothing is allocated
 *
 * // The key of an LPM trie: {u32 prefixlen, host order; address, network order}.
 * ByteBuffer key = ByteBuffer.allocateDirect(20).order(ByteOrder.nativeOrder());
 * for (Cidr block : pods.blocks()) {
 *   key.putInt(0, block.prefixLength());
 *   block.address().write(key, 4);
 * }
 *
 * // A port range as prefixes of the port number: 8080/13, 8088/15, 8090/16.
 * for (PortBlock block : PortRange.parse("8080-8090").blocks()) {
 *   add(IpProtocol.TCP, block.port(), block.prefixLength());
 * }
 * }</pre>
 *
 * <p>Every parser is strict: it takes the forms its documentation lists and nothing else, not even
 * white space around them. What it refuses is an {@link dev.weir.core.error.InvalidSpecException}
 * that quotes the text and names the offset, counted from 0:
 *
 * <pre>
 * CIDR "10.0.0.0/33": prefix length 33 at offset 9 is not within 0..32
 * CIDR "10.1.2.3/8": address at offset 0 has bits set behind the prefix; the block is 10.0.0.0/8
 * IP address "10.0.0": expected '.' at offset 6, found end of text
 * </pre>
 */
@NullMarked
package dev.weir.core.net;

import org.jspecify.annotations.NullMarked;
