# shellcheck shell=bash disable=SC2154 # settings come from ../kernel-matrix
# SPDX-License-Identifier: Apache-2.0
# Copyright The Weir Authors
#
# What a guest boots from: an initramfs of a few megabytes that finds the disks, and read-only ext4 disks, which all
# machines share. Measured with QEMU 7.2 on 6.1, seconds of processor time to boot, say java -version and power off: 4.5
# from disks; from an initramfs of everything but the modules 5.2 as it is, 6.0 with gzip or zstd. ext4 because it is built
# into all these kernels and mke2fs makes it without mounting; squashfs and erofs are modules.

# What JUnit, AssertJ, jqwik, Netty, jffi and the tests use of Java. No java.desktop: it would bring X11 along.
readonly JAVA_MODULES=java.base,java.compiler,java.instrument,java.logging,java.management,java.naming,java.net.http,\
java.sql,java.xml,jdk.attach,jdk.compiler,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs
# Tools that tests may compare Weir with; the guest gets those that this machine has.
readonly GUEST_TOOLS=(ip tc bridge ss bpftool ethtool nft nsenter setpriv taskset capsh)
# Tools that the guest needs itself. The shell is one because busybox's prefers busybox's own ip to the real one, as its nsenter does.
readonly GUEST_BASE=(sh kmod)
# What native code inside jars (jffi, Netty) is linked to. The libraries of the JVM and of the tools are found by ldd.
readonly NATIVE_LIBRARIES=(/lib64/ld-linux-x86-64.so.2
  /lib/x86_64-linux-gnu/{libc.so.6,libm.so.6,libdl.so.2,libpthread.so.0,librt.so.1,libresolv.so.2,libgcc_s.so.1}
  /lib/x86_64-linux-gnu/libnss_{files,dns}.so.2)

# Makes the tree under $1 into an ext4 file system in the file $2, without mounting and without privileges.
make_image() {
  local tree=$1 image=$2 kilobytes inodes
  kilobytes=$(du -sk --apparent-size "$tree" | cut -f1)
  inodes=$(find "$tree" | wc -l)
  : >"$image"
  # Room for block rounding and inodes; the file is sparse. Features by name: a newer mke2fs turns on some that 5.10 lacks.
  mke2fs -q -F -t ext4 -O none,extent,filetype,sparse_super,large_file -m 0 -E root_owner=0:0 -N $((inodes + 256)) \
    -d "$tree" "$image" $((kilobytes + kilobytes / 10 + inodes * 4 + 4096))k
}

# The libraries that the programs and libraries $@ are linked to, one path per line.
libraries_of() {
  local file
  # ldd fails for a static program.
  for file in "$@"; do ldd "$file" 2>/dev/null || true; done | grep -oE '/[^ ]+' | sort -u
}

# Copies the files $2... to the same paths under $1.
copy_into() {
  local root=$1 file
  shift
  for file in "$@"; do
    mkdir -p "$root${file%/*}"
    cp -L "$file" "$root$file"
  done
}

# Puts busybox under $1 with a link for each of its commands that nothing else there provides.
install_busybox() {
  local root=$1 command
  cp "$(type -P busybox)" "$root/usr/bin/busybox"
  for command in $(busybox --list); do
    if [[ ! -e $root/usr/bin/$command && ! -e $root/usr/sbin/$command ]]; then
      ln -s busybox "$root/usr/bin/$command"
    fi
  done
}

# A Java runtime of the modules that tests and their libraries use, at $1.
link_runtime() {
  local runtime=$1
  "$java_home/bin/jlink" --add-modules "$JAVA_MODULES" --no-header-files --no-man-pages --output "$runtime"
  # Class data sharing, which jlink leaves out: without it the JVM parses its own classes at every start.
  "$runtime/bin/java" -Xshare:dump >/dev/null
}

# The guest's root directory at $1: Java runtime, tools of this machine with their libraries, busybox for the rest.
build_root() {
  local root=$1 directory command files runtime libraries
  mkdir -p "$root"/usr/{bin,sbin,lib/modules,lib64} "$root"/{dev,proc,sys,run,tmp,root,var,mnt,tests,etc,opt}
  for directory in bin sbin lib lib64; do
    ln -s "usr/$directory" "$root/$directory"
  done

  link_runtime "$root/opt/java"
  mapfile -t files < <(present_tools && type -P "${GUEST_BASE[@]}" && printf '%s\n' "${NATIVE_LIBRARIES[@]}")
  mapfile -t runtime < <(find "$root/opt/java" -type f \( -name '*.so' -o -path '*/bin/*' \))
  mapfile -t libraries < <(libraries_of "${files[@]}" "${runtime[@]}" | grep -v "^$root/")
  copy_into "$root" "${files[@]}" "${libraries[@]}"
  for command in modprobe insmod rmmod lsmod depmod modinfo; do
    ln -s "$(realpath --relative-to=/usr/sbin "$(type -P kmod)")" "$root/usr/sbin/$command"
  done
  install_busybox "$root"

  echo 'root:x:0:0:root:/root:/bin/sh
nobody:x:65534:65534:nobody:/:/bin/sh' >"$root/etc/passwd"
  echo 'root:x:0:
nogroup:x:65534:' >"$root/etc/group"
  echo '127.0.0.1 localhost
::1 localhost' >"$root/etc/hosts"
  cp "$parts/guest/init" "$root/usr/sbin/init"
}

# The paths of the tools that this machine has of those a test may compare Weir with.
present_tools() {
  local tool
  for tool in "${GUEST_TOOLS[@]}"; do type -P "$tool" || true; done
}

# The image of the guest's root directory; built when the cache has none of the same parts. Prints its path.
root_image() {
  local key image
  # Programs by size and time: that is what changes with a new version, and hashing them would take longer.
  key=$({
    cat "$java_home/release" "$parts/images.sh" "$parts/guest/init"
    # shellcheck disable=SC2046 # one word per file
    stat -L -c '%n %s %Y' "$java_home/lib/server/libjvm.so" "$(type -P busybox)" "${NATIVE_LIBRARIES[@]}" $(type -P "${GUEST_BASE[@]}") $(present_tools)
    echo "$JAVA_MODULES"
  } | sha256sum | cut -c1-16)
  image=$cache/root/$key.img
  if [[ ! -e $image ]]; then
    note "building the guest's root: Java $(java_release), $(present_tools | xargs -r -n1 basename | paste -sd' ')"
    build_root "$work/root"
    mkdir -p "$cache/root"
    make_image "$work/root" "$image.new"
    mv "$image.new" "$image"
    rm -rf "$work/root"
  fi
  # Keeps those in use, of several Java releases say, and drops what two weeks of changes left behind.
  touch "$image"
  find "$cache/root" -name '*.img' -mtime +14 -delete
  echo "$image"
}

# The initramfs that boots the kernel in directory $1, at $2. Uncompressed: it is small, and unpacking costs emulated time.
make_initramfs() {
  local kernel=$1 image=$2 tree
  tree=$(mktemp -d "$work/initramfs.XXXX")
  mkdir -p "$tree/bin"
  cp "$(type -P busybox)" "$tree/bin/"
  cp "$parts/guest/boot" "$tree/init"
  cp -r "$kernel/boot-modules" "$tree/modules"
  (cd "$tree" && find . | cpio --quiet -o -H newc -R 0:0) >"$image"
  rm -rf "$tree"
}
