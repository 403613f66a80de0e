#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright The Weir Authors
"""What Python's ipaddress module says, for PythonGoldenTest to compare with.

    python3 ipaddress-golden.py > ipaddress-golden.txt        (written with Python 3.11)

One case a line, fields separated by tabs:
    address  TEXT       HEX or - (refused)
    print    HEX        TEXT
    kind     TEXT       letters of loopback l, link-local k, multicast m, unspecified u; or -
    cidr     TEXT       TEXT (canonical) or - (refused)
    split    CIDR       LENGTH  CIDRS
    parent   CIDR       CIDR
    overlap  CIDR       CIDR    true or false
    collapse CIDRS      CIDRS
    exclude  CIDR       CIDR    CIDRS (in order)

Left out is what the two read differently on purpose: zones (Python reads them), netmasks, prefix lengths with
leading zeros and bare addresses as networks (Python reads them), and the printed form and kind of IPv4-mapped
addresses (Python's changed between versions; Weir follows RFC 5952 section 5).
"""
import ipaddress as ip
import random
import re

random.seed(5952)


def row(*fields):
    print("\t".join(fields))


def hex_of(address):
    return address.packed.hex()


def bits(width):
    """A number of that width, often with long runs of equal bits and zero groups."""
    value = random.getrandbits(width)
    if random.random() < 0.5:
        for _ in range(random.randrange(1, 7)):
            value &= ~(0xFFFF << 16 * random.randrange(width // 16))
    if random.random() < 0.2:
        value |= (1 << random.randrange(width)) - 1
    return value


def text4():
    return str(ip.IPv4Address(bits(32)))


def group(value):
    digits = format(value, random.choice(("x", "04x", "X", "02x")))
    return digits


def text6():
    value = bits(128)
    groups = [value >> shift & 0xFFFF for shift in range(112, -16, -16)]
    dotted = random.random() < 0.2
    texts = [group(g) for g in groups]
    if dotted:
        texts[6:] = [str(ip.IPv4Address(value & 0xFFFFFFFF))]
        groups = groups[:6] + [1]
    runs = [(a, b) for a in range(len(groups)) for b in range(a + 1, len(groups) + 1) if not any(groups[a:b])]
    if runs and random.random() < 0.8:
        a, b = random.choice(runs)
        return ":".join(texts[:a]) + "::" + ":".join(texts[b:])
    return ":".join(texts)


def mutated(text, alphabet):
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        at = random.randrange(len(text) + 1)
        edit = random.randrange(4)
        if edit == 0:
            text = text[:at] + text[at + 1:]
        elif edit == 1:
            text = text[:at] + random.choice(alphabet) + text[at:]
        elif edit == 2:
            text = text[:at] + random.choice(alphabet) + text[at + 1:]
        else:
            end = min(len(text), at + random.randrange(1, 5))
            text = text[:end] + text[at:end] + text[end:]
    return text


def verdict(text):
    try:
        return hex_of(ip.ip_address(text))
    except ValueError:
        return "-"


def network_verdict(text):
    try:
        return str(ip.ip_network(text, strict=True))
    except ValueError:
        return "-"


def mapped(address):
    return address.version == 6 and address.ipv4_mapped is not None


def network(version, low, high):
    width = 32 if version == 4 else 128
    length = random.randint(low, high)
    base = bits(width) >> (width - length) << (width - length) if length else 0
    return (ip.IPv4Network if version == 4 else ip.IPv6Network)((base, length))


def near(net, low, high):
    """A network that shares the leading bits of net."""
    width = net.max_prefixlen
    length = random.randint(low, high)
    keep = min(length, max(0, net.prefixlen + random.randint(-2, 2)))
    value = int(net.network_address) >> (width - keep) << (width - keep) if keep else 0
    value |= random.getrandbits(width - keep) if width > keep else 0
    value = value >> (width - length) << (width - length) if length else 0
    return type(net)((value, length))


def joined(networks):
    return ",".join(map(str, networks)) or "-"


for _ in range(150):
    row("address", text := text4(), verdict(text))
for _ in range(450):
    row("address", text := text6(), verdict(text))
for _ in range(250):
    row("address", text := mutated(text4(), "0123456789.:/ xa-+"), verdict(text))
for _ in range(650):
    row("address", text := mutated(text6(), "0123456789abcdefAFg.:::/ x-"), verdict(text))
for _ in range(350):
    address = ip.IPv6Address(bits(128))
    if not mapped(address):
        row("print", hex_of(address), str(address))

kinds = ["127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0", "169.254.0.0", "169.254.255.255",
         "169.253.255.255", "169.255.0.0", "224.0.0.0", "239.255.255.255", "223.255.255.255", "240.0.0.0",
         "255.255.255.255", "0.0.0.0", "0.0.0.1", "::", "::1", "::2", "1::1", "fe80::", "febf:ffff::1", "fe7f:ffff::",
         "fec0::", "ff00::", "ffff::", "feff:ffff::", "::7f00:1", "10.0.0.1", "2001:db8::1"]
for text in kinds + [text4() for _ in range(40)] + [text6() for _ in range(40)]:
    a = ip.ip_address(text)
    if not mapped(a):
        flags = (("l", a.is_loopback), ("k", a.is_link_local), ("m", a.is_multicast), ("u", a.is_unspecified))
        row("kind", text, "".join(letter for letter, holds in flags if holds) or "-")

for _ in range(400):
    version = random.choice((4, 6))
    net = network(version, 0, 32 if version == 4 else 128)
    text = mutated(str(net), "0123456789abcdef.:/ -+") if random.random() < 0.6 else str(net)
    if not mapped(net.network_address) and re.fullmatch(r"[^/]*/(0|[1-9][0-9]*|.*[^0-9.].*|)", text):
        row("cidr", text, network_verdict(text))

for _ in range(60):
    net = random.choice((network(4, 0, 32), network(6, 0, 128)))
    length = min(net.max_prefixlen, net.prefixlen + random.randrange(5))
    if not mapped(net.network_address):
        row("split", str(net), str(length), joined(net.subnets(new_prefix=length)))
        if net.prefixlen:
            row("parent", str(net), str(net.supernet()))
for _ in range(120):
    net = random.choice((network(4, 0, 32), network(6, 0, 128)))
    other = near(net, 0, net.max_prefixlen)
    row("overlap", str(net), str(other), str(net.overlaps(other)).lower())

for _ in range(80):
    version = random.choice((4, 6))
    base = network(version, 8, 24)
    nets = [near(base, base.prefixlen, base.prefixlen + 6) for _ in range(random.randrange(1, 14))]
    if not any(mapped(n.network_address) for n in nets):
        row("collapse", joined(nets), joined(ip.collapse_addresses(nets)))
for _ in range(80):
    version = random.choice((4, 6))
    net = network(version, 0, 24)
    length = random.randint(net.prefixlen, min(net.max_prefixlen, net.prefixlen + 40))
    width = net.max_prefixlen
    value = int(net.network_address) | (random.getrandbits(width - net.prefixlen) >> (width - length) << (width - length))
    part = type(net)((value, length))
    if not mapped(part.network_address):
        row("exclude", str(net), str(part), joined(sorted(net.address_exclude(part))))
