// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.object;

import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.examples.weirctl.console.Output;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weirctl object show FILE}. */
@Command(
    name = "show",
    description =
        "Tells what is in an object file. Asks nothing of the kernel, needs no privilege.")
public final class ObjectShow implements Callable<Integer> {
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "FILE", description = "A BPF object, for machines of any byte order.")
  private Path file = Path.of("");

  /** Made by picocli. */
  public ObjectShow() {}

  @Override
  public Integer call() {
    ObjectSpec object = ObjectSpec.parse(file);
    output.print(() -> ObjectDocument.of(object), () -> ObjectText.of(object));
    return 0;
  }
}
