# shellcheck shell=bash disable=SC2154 # settings come from ../kernel-matrix
# SPDX-License-Identifier: Apache-2.0
# Copyright The Weir Authors
#
# Debian's kernels: fetched with an apt configuration of their own, checked against the archive's keys,
# unpacked into the cache. Nothing is installed and the machine's own apt sources are neither read nor changed.
#
# A kernel that is ready to boot is a directory $cache/NAME/RELEASE_VERSION with
#   vmlinuz        the kernel
#   release        what its uname -r says
#   boot-modules/  what it needs before it can read a virtio disk, in the order to load
#   modules.img    all its modules, decompressed, with depmod's indexes (ext4)
# and $cache/NAME/current points to it.

# Where the newest archive keyring comes from that the keyring of the machine can vouch for.
readonly KEYRING_SUITES=debian/bookworm

# Where apt keeps what belongs to one row of the table: apt_in ROW-DIRECTORY COMMAND...
apt_in() {
  local -x APT_CONFIG=$1/apt.conf
  shift
  "$@"
}

# Writes the apt configuration in directory $1 for the suites $2 (archive/suite,...) with the keyring $3.
configure_apt() {
  local directory=$1 suites=$2 keyring=$3 archive_and_suite
  mkdir -p "$directory"/{etc/preferences.d,state/lists/partial,cache/archives/partial}
  : >"$directory/state/status"
  cat >"$directory/apt.conf" <<EOF
Dir::Etc "$directory/etc";
Dir::Etc::Parts "/dev/null";
Dir::Etc::SourceParts "/dev/null";
Dir::State "$directory/state";
Dir::State::status "$directory/state/status";
Dir::Cache "$directory/cache";
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::Retries "3";
EOF
  for archive_and_suite in ${suites//,/ }; do
    echo "deb [arch=amd64 signed-by=$keyring] $mirror/${archive_and_suite%%/*} ${archive_and_suite#*/} main"
  done >"$directory/etc/sources.list"
}

# Refreshes the index in directory $1. apt-get update exits 0 when a suite could not be fetched, unless told otherwise.
update_index() {
  apt_in "$1" apt-get -qq -o APT::Update::Error-Mode=any update >&2 ||
    die "cannot get the package index from $mirror (a kernel that the cache has runs without it)"
}

# Downloads the packages $2... in directory $1 and unpacks them to its root/.
unpack_packages() {
  local directory=$1 package
  shift
  mkdir "$directory/packages" "$directory/root"
  (cd "$directory/packages" && apt_in "$directory" apt-get -qq download "$@" >&2)
  for package in "$directory"/packages/*.deb; do
    dpkg-deb -x "$package" "$directory/root"
  done
}

# The machine's keyring may be older than a suite's key. The newest keyring of a release whose key the machine does
# have is trusted through that key; it is unpacked, not installed. Prints its path.
archive_keyring() {
  local directory=$work/apt/keyring
  local path=/usr/share/keyrings/debian-archive-keyring.gpg
  if [[ ! -e $directory/root$path ]]; then
    configure_apt "$directory" "$KEYRING_SUITES" "$path"
    update_index "$directory"
    unpack_packages "$directory" debian-archive-keyring
  fi
  echo "$directory/root$path"
}

# The newest linux-image-NAME.*-cloud-amd64 in the index of directory $1, as "PACKAGE VERSION". By name and not through
# the metapackage, because a backports suite moves on to the next kernel while it still has this one.
newest_image() {
  local directory=$1 name=$2 packages
  packages=$(apt_in "$directory" apt-cache pkgnames "linux-image-$name." | grep -E '^linux-image-[0-9.]+[-+0-9a-z.]*-cloud-amd64$') ||
    die "no linux-image-$name.*-cloud-amd64 in $(cut -d' ' -f4 "$directory/etc/sources.list" | paste -sd' ')"
  # shellcheck disable=SC2086 # one word per package
  apt_in "$directory" apt-cache show --no-all-versions $packages |
    awk '/^Package:/ { package = $2 } /^Version:/ { print package, $2 }' | sort -k2,2V | tail -n 1
}

# The image package $2 and, of newer kernels (7.x), what it is split into: the packages of its own release it depends on.
packages_of() {
  local directory=$1 image=$2
  echo "$image"
  apt_in "$directory" apt-cache depends "$image" |
    awk -v "release=${image#linux-image-}" '$2 ~ "^linux-(base|binary|modules)-" && index($2, release) { print $2 }'
}

# Makes the unpacked packages under $1/root into the bootable directory $2.
make_bootable() {
  local root=$1/root target=$2 release=$3 tree vmlinuz module order=10
  local modules=$1/modules
  tree=$(find "$root" -type d -path "*lib/modules/$release")
  vmlinuz=$(find "$root" -type f -name 'vmlinuz*')
  cp "$vmlinuz" "$target/vmlinuz"
  echo "$release" >"$target/release"

  mkdir -p "$modules/lib/modules"
  mv "$tree" "$modules/lib/modules/"
  # Compressed from 6.12 on; xz is slow on an emulated processor.
  find "$modules" -name '*.ko.xz' -print0 | xargs -0 -r xz -d
  depmod -b "$modules" "$release"

  mkdir "$target/boot-modules"
  for module in virtio_pci virtio_blk; do
    modprobe -d "$modules" -S "$release" --show-depends "$module"
  done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r module; do
    cp "$module" "$target/boot-modules/$((order++))-${module##*/}"
  done
  make_image "$modules/lib/modules" "$target/modules.img"
}

# Makes kernel $1 with suites $2 ready to boot, if the cache lacks it or --update asked for the newest.
fetch_kernel() {
  local name=$1 suites=$2 directory=$work/apt/$1 kernel=$cache/$1 keyring image version target
  if [[ -e $kernel/current/modules.img && $update == no ]]; then
    return
  fi
  note "$name: looking for the newest kernel in $suites"
  keyring=$(archive_keyring)
  configure_apt "$directory" "$suites" "$keyring"
  update_index "$directory"
  image=$(newest_image "$directory" "$name")
  version=${image#* }
  image=${image% *}
  target=$kernel/${image#linux-image-}_$version
  if [[ ! -e $target ]]; then
    note "$name: fetching $image $version"
    # shellcheck disable=SC2046 # one word per package
    unpack_packages "$directory" $(packages_of "$directory" "$image")
    rm -rf "$target.new"
    mkdir -p "$target.new"
    make_bootable "$directory" "$target.new" "${image#linux-image-}"
    mv "$target.new" "$target"
  fi
  ln -sfn "${target##*/}" "$kernel/current"
  rm -rf "$directory"
}
