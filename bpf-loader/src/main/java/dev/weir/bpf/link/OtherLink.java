// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.core.handle.OwnedFd;

/** A link that Weir does not make, but finds: by its id, by its pin. Thread-safe. */
public final class OtherLink extends BpfLink {
  OtherLink(OwnedFd fd, LinkInfo info) {
    super(fd, info);
  }
}
