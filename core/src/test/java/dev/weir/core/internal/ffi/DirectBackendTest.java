// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.Allocation;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.memory.MappedRegion;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectBackendTest {
  private static final boolean X86 = Native.ARCHITECTURE == Native.Architecture.X86_64;
  private static final long GETPID = X86 ? 39 : 172;
  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0100;

  @Test
  @Tag("kernel")
  void itIsTheOneInUse() {
    assertThat(Native.backend()).isInstanceOf(DirectBackend.class);
  }

  @Test
  void sixArgumentsAllocateNothingEither() {
    assertThat(Allocation.perCall(() -> Syscall.GETPID.call(1, 2, 3, 4, 5, 6))).isLessThan(1);
  }

  @Test
  void noMappingIsWritableAndExecutableBecauseOfIt() throws Exception {
    List<String> before = writableAndExecutable();
    new DirectBackend();
    assertThat(writableAndExecutable()).isEqualTo(before);
  }

  @Test
  void permissionsAreFoundByAddress() {
    List<String> mappings =
        List.of(
            "7f0000000000-7f0000001000 r-xp 00000000 00:00 0",
            "7f0000001000-7f0000003000 rw-p 00000000 00:00 0 ",
            "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]");

    assertThat(DirectBackend.permissions(mappings, 0x7f0000000fffL)).isEqualTo("r-xp");
    assertThat(DirectBackend.permissions(mappings, 0x7f0000001000L)).isEqualTo("rw-p");
    assertThat(DirectBackend.permissions(mappings, 0xffffffffff600000L)).isEqualTo("--xp");
  }

  /**
   * A mapped file's name is bytes; this one is no UTF-8, and has what Java takes for a new line.
   */
  @Test
  @Tag("kernel")
  void namesOfMappedFilesDoNotMatter(@TempDir Path directory) throws Exception {
    try (Scratch scratch = Scratch.open()) {
      long path = scratch.cString(directory + "/jar\r??");
      int name = (directory + "/jar\r").length();
      scratch.buffer().put((int) (path - scratch.address(0)) + name, (byte) 0xff);
      long fd = Syscall.OPENAT.call(-100, path, O_RDWR | O_CREAT, 0600);
      try (OwnedFd file = OwnedFd.adopt(Syscall.OPENAT.check(fd, "the file"), "the file")) {
        Syscall.WRITE.check(Syscall.WRITE.call(fd, path, 1), "the file");
        try (MappedRegion region = MappedRegion.map(file, 0, 1, MappedRegion.Access.READ_ONLY)) {
          assertThat(region.isOpen()).isTrue();
          assertThat(new DirectBackend().syscall(GETPID, 0, 0, 0, 0))
              .isEqualTo(ProcessHandle.current().pid());
        }
      }
      Syscall.UNLINKAT.check(Syscall.UNLINKAT.call(-100, path, 0), "the file");
    }
  }

  /** An application server loads Weir more than once, and drops it again. */
  @Test
  void eachClassLoaderHasItsOwnAndCanGo() throws Exception {
    List<WeakReference<ClassLoader>> gone = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      gone.add(callInALoaderOfItsOwn());
    }

    for (int i = 0; i < 50 && gone.stream().anyMatch(loader -> loader.get() != null); i++) {
      System.gc();
    }
    assertThat(gone).allMatch(loader -> loader.get() == null);
    assertThat(Native.backend().syscall(GETPID, 0, 0, 0, 0))
        .isEqualTo(ProcessHandle.current().pid());
  }

  private static WeakReference<ClassLoader> callInALoaderOfItsOwn() throws Exception {
    try (URLClassLoader loader = new WithWeirOfItsOwn(classPath())) {
      Class<?> caller = loader.loadClass(Caller.class.getName());
      assertThat(caller.getClassLoader()).isSameAs(loader);
      LongSupplier call = (LongSupplier) caller.getDeclaredConstructor().newInstance();
      for (int i = 0; i < 20_000; i++) {
        assertThat(call.getAsLong()).isEqualTo(ProcessHandle.current().pid());
      }
      return new WeakReference<>(loader);
    }
  }

  /** Under JDK's checks of what native code does, and without compiled code. */
  @Test
  void theJvmsOwnChecksFindNothing() throws Exception {
    for (String flag : List.of("-Xcheck:jni", "-Xint", "-Xcomp")) {
      assertThat(run(List.of(flag), "calls")).isEqualTo("system calls of its own: true\n");
    }
  }

  /** Where memory cannot become executable the process goes on, through libc. */
  @Test
  @Tag("kernel") // needs no privilege, but every kernel should see it
  void withoutExecutableMemoryLibcIsCalledInstead() throws Exception {
    String output = run(List.of(), "mdwe");

    assertThat(output)
        .isIn("jffi and libc's syscall(2): true\n", "this kernel has no PR_SET_MDWE\n");
  }

  private static String run(List<String> flags, String mode) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Program.class.getName(), mode));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.remove("JAVA_TOOL_OPTIONS");
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s%n%s", String.join(" ", command), output).isZero();
    return output;
  }

  private static List<String> writableAndExecutable() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains(" rwx"))
        .map(line -> line.substring(line.indexOf(' ')))
        .toList();
  }

  private static URL[] classPath() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  /** Weir's classes by itself, jffi's from above: native libraries belong to one loader. */
  private static final class WithWeirOfItsOwn extends URLClassLoader {
    WithWeirOfItsOwn(URL[] urls) {
      super(urls, DirectBackendTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (!name.startsWith("dev.weir.")) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }

  /** Loaded once more, by a loader of its own. */
  public static final class Caller implements LongSupplier {
    @Override
    public long getAsLong() {
      return Native.backend().syscall(GETPID, 0, 0, 0, 0);
    }
  }

  /** Runs in a JVM of its own. */
  static final class Program {
    private static final long PRCTL = X86 ? 157 : 167;
    private static final int PR_SET_MDWE = 65;
    private static final int PR_MDWE_REFUSE_EXEC_GAIN = 1;
    private static final long EINVAL = -22;

    private Program() {}

    public static void main(String[] args) {
      if (args[0].equals("mdwe")) {
        long refused =
            new JffiBackend().syscall(PRCTL, PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0, 0);
        if (refused == EINVAL) {
          System.out.println("this kernel has no PR_SET_MDWE"); // before 6.3
          return;
        }
      }
      NativeBackend backend = Native.backend();
      boolean right = true;
      for (int i = 0; i < 30_000; i++) {
        right &= backend.syscall(GETPID, 0, 0, 0, 0) == ProcessHandle.current().pid();
        right &= backend.syscall(GETPID, 0, 0, 0, 0, 0, 0) == ProcessHandle.current().pid();
      }
      System.out.println(backend + ": " + right);
    }
  }
}
