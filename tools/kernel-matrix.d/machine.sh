# shellcheck shell=bash disable=SC2154 # settings come from ../kernel-matrix
# SPDX-License-Identifier: Apache-2.0
# Copyright The Weir Authors
#
# The virtual machines: one per kernel, with four disks. /dev/vda is the guest's root, vdb the kernel's modules, vdc the
# tests (all three read-only and shared), vdd takes the results as a tar archive.

# -cpu max and Nehalem crash some of these kernels.
readonly PROCESSOR=EPYC

# Software emulation: it works everywhere, nested virtualisation does not. QEMU before 8.1 may run code that another
# processor has just rewritten (fixed by QEMU commit deba78709ae8), which is how Linux switches static keys: with 7.2 and a
# thread per processor, 3 boots of 49 ended in "Oops: int3"; with one thread for both none of 100, nor with 10.0 and two
# threads any of 60. One thread costs half the speed.
accelerator() {
  local version
  version=$(qemu-system-x86_64 --version | sed -nE 's/.*version ([0-9.]+).*/\1/p')
  if printf '%s\n' 8.1 "$version" | sort -CV; then echo tcg,thread=multi; else echo tcg,thread=single; fi
}

# Sets the array qemu to the command that boots kernel $1, with the results disk $2 and further kernel parameters $3.
qemu_command() {
  local name=$1 results=$2 parameters=$3 disk
  local kernel=$cache/$name/current
  make_initramfs "$kernel" "$work/$name.initramfs"
  # Warnings only, because the emulated serial port is slow; a panic prints all the same.
  qemu=(qemu-system-x86_64 -accel "$(accelerator)" -cpu "$PROCESSOR" -smp 2 -m "$memory"
    -nodefaults -no-user-config -display none -no-reboot
    -kernel "$kernel/vmlinuz" -initrd "$work/$name.initramfs"
    -append "console=ttyS0 loglevel=5 panic=-1 oops=panic random.trust_cpu=on weir.kernel=$name $parameters")
  for disk in "$root_disk" "$kernel/modules.img" "$tests_disk"; do
    qemu+=(-drive "file=$disk,format=raw,if=virtio,readonly=on")
  done
  qemu+=(-drive "file=$results,format=raw,if=virtio,cache=unsafe")
}

# A results disk for kernel $1: sparse, all zeros until the guest has finished. Prints its path.
results_disk() {
  local disk=$work/$1.results
  truncate -s 256M "$disk"
  echo "$disk"
}

# Boots kernel $1, runs the tests and leaves console.log, status (what stopped the machine) and what the guest
# delivered in directory $2.
run_machine() {
  local name=$1 output=$2 disk qemu status=0
  rm -rf "$output"
  mkdir -p "$output"
  disk=$(results_disk "$name")
  qemu_command "$name" "$disk" "weir.stacks=$((hang_limit - hang_limit / 10))"
  timeout --kill-after=10 "$hang_limit" "${qemu[@]}" -serial "file:$output/console.log" 2>"$output/qemu.log" &
  # The shell acts on signals while it waits, not while a program runs in the foreground.
  trap 'kill %1 2>/dev/null; exit 1' TERM
  wait %1 || status=$?
  trap - TERM
  echo "$status" >"$output/qemu-status"
  tar -C "$output" -xf "$disk" 2>/dev/null || true
  rm -f "$disk" "$work/$name.initramfs"
}

# Boots kernel $1 to a shell on this terminal.
run_shell() {
  local qemu
  qemu_command "$1" "$(results_disk "$1")" weir.mode=shell
  note "$1: the guest's console; Ctrl-A X ends the machine"
  "${qemu[@]}" -serial mon:stdio
}
