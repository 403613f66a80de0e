# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Every form of every instruction that clang 19 knows, for the comparison of the disassembler with llvm-objdump and of
# the assembler with clang's. EveryInstructionTest.java says the same in Java, line by line.
	.text
	.globl	every
every:
	r1 += r2
	r1 += 3
	r1 -= r2
	r1 -= 3
	r1 *= r2
	r1 *= 3
	r1 /= r2
	r1 /= 3
	r1 s/= r2
	r1 s/= 3
	r1 |= r2
	r1 |= 3
	r1 &= r2
	r1 &= 3
	r1 <<= r2
	r1 <<= 3
	r1 >>= r2
	r1 >>= 3
	r1 %= r2
	r1 %= 3
	r1 s%= r2
	r1 s%= 3
	r1 ^= r2
	r1 ^= -1
	r1 s>>= r2
	r1 s>>= 3
	r1 = r2
	r1 = -5
	r1 = -r1
	w1 += w2
	w1 += 3
	w1 -= w2
	w1 -= 3
	w1 *= w2
	w1 *= 3
	w1 /= w2
	w1 /= 3
	w1 s/= w2
	w1 s/= 3
	w1 |= w2
	w1 |= 3
	w1 &= w2
	w1 &= 3
	w1 <<= w2
	w1 <<= 3
	w1 >>= w2
	w1 >>= 3
	w1 %= w2
	w1 %= 3
	w1 s%= w2
	w1 s%= 3
	w1 ^= w2
	w1 ^= -1
	w1 s>>= w2
	w1 s>>= 3
	w1 = w2
	w1 = -5
	w1 = -w1
	r1 = (s8)r2
	r1 = (s16)r2
	r1 = (s32)r2
	w1 = (s8)w2
	w1 = (s16)w2
	r1 = addr_space_cast(r2, 1, 0)
	r1 = be16 r1
	r1 = be32 r1
	r1 = be64 r1
	r1 = le16 r1
	r1 = le32 r1
	r1 = le64 r1
	r1 = bswap16 r1
	r1 = bswap32 r1
	r1 = bswap64 r1
	r1 = 0x123456789abcdef0 ll
	r9 = -1 ll
	r1 = *(u8 *)(r10 - 8)
	r1 = *(u16 *)(r10 - 16)
	r1 = *(u32 *)(r10 - 32)
	r1 = *(u64 *)(r10 - 64)
	r1 = *(s8 *)(r2 + 8)
	r1 = *(s16 *)(r2 + 16)
	r1 = *(s32 *)(r2 + 32)
	*(u8 *)(r10 - 8) = r2
	*(u8 *)(r1 + 32767) = -8
	*(u16 *)(r10 - 8) = r2
	*(u16 *)(r1 + 32767) = -16
	*(u32 *)(r10 - 8) = r2
	*(u32 *)(r1 + 32767) = -32
	*(u64 *)(r10 - 8) = r2
	*(u64 *)(r1 + 32767) = -64
	r0 = *(u8 *)skb[12]
	r0 = *(u8 *)skb[r3]
	r0 = *(u16 *)skb[12]
	r0 = *(u16 *)skb[r3]
	r0 = *(u32 *)skb[12]
	r0 = *(u32 *)skb[r3]
	lock *(u32 *)(r1 + 4) += w2
	lock *(u64 *)(r1 + 8) += r2
	lock *(u32 *)(r1 + 4) |= w2
	lock *(u64 *)(r1 + 8) |= r2
	lock *(u32 *)(r1 + 4) &= w2
	lock *(u64 *)(r1 + 8) &= r2
	lock *(u32 *)(r1 + 4) ^= w2
	lock *(u64 *)(r1 + 8) ^= r2
	w2 = atomic_fetch_add((u32 *)(r1 + 4), w2)
	r2 = atomic_fetch_add((u64 *)(r1 - 8), r2)
	w2 = atomic_fetch_or((u32 *)(r1 + 4), w2)
	r2 = atomic_fetch_or((u64 *)(r1 - 8), r2)
	w2 = atomic_fetch_and((u32 *)(r1 + 4), w2)
	r2 = atomic_fetch_and((u64 *)(r1 - 8), r2)
	w2 = atomic_fetch_xor((u32 *)(r1 + 4), w2)
	r2 = atomic_fetch_xor((u64 *)(r1 - 8), r2)
	w2 = xchg32_32(r1 + 4, w2)
	r2 = xchg_64(r1 - 8, r2)
	w0 = cmpxchg32_32(r1 + 4, w0, w2)
	r0 = cmpxchg_64(r1 + 8, r0, r2)
	if r1 == r2 goto middle
	if r1 == -3 goto middle
	if r1 > r2 goto middle
	if r1 > -3 goto middle
	if r1 >= r2 goto middle
	if r1 >= -3 goto middle
	if r1 & r2 goto middle
	if r1 & -3 goto middle
	if r1 != r2 goto middle
	if r1 != -3 goto middle
	if r1 s> r2 goto middle
	if r1 s> -3 goto middle
	if r1 s>= r2 goto middle
	if r1 s>= -3 goto middle
	if r1 < r2 goto middle
	if r1 < -3 goto middle
	if r1 <= r2 goto middle
	if r1 <= -3 goto middle
	if r1 s< r2 goto middle
	if r1 s< -3 goto middle
	if r1 s<= r2 goto middle
	if r1 s<= -3 goto middle
	if w1 == w2 goto middle
	if w1 == -3 goto middle
	if w1 > w2 goto middle
	if w1 > -3 goto middle
	if w1 >= w2 goto middle
	if w1 >= -3 goto middle
	if w1 & w2 goto middle
	if w1 & -3 goto middle
	if w1 != w2 goto middle
	if w1 != -3 goto middle
	if w1 s> w2 goto middle
	if w1 s> -3 goto middle
	if w1 s>= w2 goto middle
	if w1 s>= -3 goto middle
	if w1 < w2 goto middle
	if w1 < -3 goto middle
	if w1 <= w2 goto middle
	if w1 <= -3 goto middle
	if w1 s< w2 goto middle
	if w1 s< -3 goto middle
	if w1 s<= w2 goto middle
	if w1 s<= -3 goto middle
middle:
	goto middle
	goto end
	gotol middle
	gotol end
	may_goto end
	call 6
	call callee
	exit
end:
	callx r3
	exit
callee:
	r0 = 0
	exit
