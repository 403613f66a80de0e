// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * What rules mean, said a second time: naively, by going through all of them for every flow. It was
 * written from the words in {@code rule}'s package documentation before there was a compiler, and
 * shares nothing with the compiler but the records that rules are made of; it does not even ask
 * them what they select. Whatever the compiler makes of rules is compared with it.
 */
package dev.weir.policy.oracle;
