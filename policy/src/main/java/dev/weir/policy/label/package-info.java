// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Labels, sets of them and selectors over them: what people write policy with.
 *
 * <p>A label is {@code source:key=value}. Who runs a workload gives it labels ({@code
 * k8s:app=web}), and the datapath gives labels to what it recognises by other means ({@code
 * reserved:host}, {@code cidr:10.0.0.0/8}). A selector is a conjunction of requirements, in the
 * syntax and with the meaning of Kubernetes' label selectors.
 */
@NullMarked
package dev.weir.policy.label;

import org.jspecify.annotations.NullMarked;
