/**
 * Java records to and from C structs: map keys and values, ring-buffer events, uapi structs.
 *
 * <p>A record whose components carry their C types reads like the declaration it mirrors. Component
 * names are written in the kernel's case (<code>policyIndex</code> is {@code policy_index}); what
 * has no annotation means what C means by it ({@code int} is {@code s32}).
 *
 * <pre>{@code
 * // struct policy_key {                @Struct(size = 12)
 * //     __u32  prefixlen;              record PolicyKey(
 * //     __u32  identity;                   @U32 int prefixlen,
 * //     __u8   egress:1;                   @U32 long identity,
 * //     __u8   proto;                      @U8 @Bits(1) boolean egress,
 * //     __be16 dport;                      @U8 int proto,
 * // };                                     @Be @U16 int dport) {
 *
 *   static final StructCodec<PolicyKey> CODEC =
 *       StructCodec.of(MethodHandles.lookup(), PolicyKey.class);
 * }
 *
 * ByteBuffer key = ByteBuffer.allocateDirect(PolicyKey.CODEC.size());
 * PolicyKey.CODEC.encode(new PolicyKey(64, 1234, true, 6, 443), key, 0);
 * PolicyKey back = PolicyKey.CODEC.decode(key, 0);
 * }</pre>
 *
 * <p>{@link dev.weir.core.struct.StructCodec} is what the rest of Weir asks for, and may as well be
 * written by hand. Encoding allocates nothing, writes zero to every padding byte (a hash map
 * compares them) and refuses values that do not fit; decoding allocates what it returns. A codec
 * kept in a {@code static final} field is compiled into its caller.
 *
 * <p>A value type of one's own gets its bytes from a {@link dev.weir.core.struct.FieldCodec}, named
 * on the type or on the component by {@link dev.weir.core.struct.CodedBy}. A C union is a sealed
 * interface whose records say which discriminator values they stand for ({@link
 * dev.weir.core.struct.annotation.Union}), or simply a {@code byte[]}.
 *
 * <p>Below the codecs is {@link dev.weir.core.struct.StructLayout}, the description itself: offsets
 * as gcc and clang compute them on x86-64 and aarch64, printed as {@code pahole} prints them,
 * compared field by field with another description, and read without any record where an event must
 * be looked at in place:
 *
 * <pre>{@code
 * static final StructLayout EVENT = StructLayout.struct("drop_event")
 *     .u64("timestamp")
 *     .u32("ifindex")
 *     .u8("reason")
 *     .be16("dport")
 *     .size(16)
 *     .build();
 * static final LongField IFINDEX = EVENT.u32("ifindex");
 *
 * long ifindex = IFINDEX.get(event, 0); // no object is made
 * }</pre>
 *
 * <p>All positions are absolute; no method reads or changes a buffer's position or byte order.
 * Everything here is immutable and thread-safe; a buffer shared by threads is for them to guard.
 */
@NullMarked
package dev.weir.core.struct;

import org.jspecify.annotations.NullMarked;
