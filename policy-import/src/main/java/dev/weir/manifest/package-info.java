// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Manifests: the policies that people write for Kubernetes and Cilium, read into the rules of
 * {@code dev.weir.policy}.
 *
 * <pre>{@code
 * Manifest manifest = ManifestReader.strict().read(Path.of("policies.yaml"));
 * RuleSet rules = manifest.rules();
 * }</pre>
 *
 * <table>
 *   <caption>What is read</caption>
 *   <tr><td>{@code NetworkPolicy}</td><td>{@code networking.k8s.io/v1}</td></tr>
 *   <tr><td>{@code AdminNetworkPolicy}, {@code BaselineAdminNetworkPolicy}</td>
 *       <td>{@code policy.networking.k8s.io/v1alpha1}</td></tr>
 *   <tr><td>{@code CiliumNetworkPolicy}, {@code CiliumClusterwideNetworkPolicy}</td>
 *       <td>{@code cilium.io/v2}</td></tr>
 *   <tr><td>{@code List}</td><td>{@code v1}, of the above</td></tr>
 * </table>
 *
 * <p>Files are YAML 1.2 or JSON in UTF-8, with any number of documents. They are not trusted: size,
 * depth and aliases are bounded. A field that is not known is an error, because a policy that is
 * understood in part is another policy; {@link dev.weir.manifest.ManifestReader#lenient()} makes
 * warnings of those. A field that is known and cannot be honoured is always an error.
 */
@NullMarked
package dev.weir.manifest;

import org.jspecify.annotations.NullMarked;
