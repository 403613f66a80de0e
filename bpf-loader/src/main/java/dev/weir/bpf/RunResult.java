// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import java.time.Duration;

/**
 * What a program did when it was run on data of the caller.
 *
 * @param returnValue what it returned, of the last run
 * @param duration how long a run took, on average; zero for types that are not timed
 * @param data the data as it left them
 * @param context the context as it left it
 */
@SuppressWarnings("ArrayRecordComponent") // each result is made once and handed over
public record RunResult(int returnValue, Duration duration, byte[] data, byte[] context) {}
