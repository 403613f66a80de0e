# shellcheck shell=bash disable=SC2154 # settings come from ../kernel-matrix
# SPDX-License-Identifier: Apache-2.0
# Copyright The Weir Authors
#
# The tests: which Maven modules have them, their class paths, and the disk that carries both to the guest.

# Where a module leaves its test class path for us, under target/.
readonly CLASSPATH_FILE=kernel-matrix.classpath

# The modules of the build that have tests, in the build's order.
modules_with_tests() {
  local module
  grep -o '<module>[^<]*' "$project/pom.xml" | cut -d'>' -f2 | while read -r module; do
    if [[ -d $project/$module/src/test/java ]]; then echo "$module"; fi
  done
}

# The module whose sources hold the class $1.
module_of_class() {
  local class=${1%%[#$]*} module
  for module in $(modules_with_tests); do
    if [[ -e $project/$module/src/test/java/${class//.//}.java ]]; then
      echo "$module"
      return
    fi
  done
  die "no module has src/test/java/${class//.//}.java"
}

# Compiles the modules $@ and what they depend on, and leaves each one's test class path in target/.
build_modules() {
  local modules
  modules=$(IFS=, && echo "$*")
  note "building $modules"
  # Formatting and the like are the build's business, not a test run's.
  (cd "$project" && ./mvnw -q -pl "$modules" -am -DskipTests -Dspotless.check.skip -Dexec.skip test-compile \
    dependency:build-classpath "-Dmdep.outputFile=target/$CLASSPATH_FILE") >&2
}

# JUnit's console launcher, in the version that goes with the JUnit on the class path in file $1. Prints its path.
console_launcher() {
  local version launcher
  version=$(grep -oE 'junit-platform-engine-[^/:]+\.jar' "$1") || die "no JUnit on the class path in $1"
  version=${version#junit-platform-engine-}
  version=${version%.jar}
  launcher=$cache/junit/junit-platform-console-standalone-$version.jar
  if [[ ! -e $launcher ]]; then
    note "fetching JUnit's console launcher $version"
    (cd "$project" && ./mvnw -q -N dependency:copy "-DoutputDirectory=$work/junit" \
      "-Dartifact=org.junit.platform:junit-platform-console-standalone:$version") >&2
    mkdir -p "$cache/junit"
    mv "$work/junit/${launcher##*/}" "$launcher"
  fi
  echo "$launcher"
}

# Copies the test class path of module $1 under $2 and prints what it is called in the guest.
stage_classpath() {
  local module=$1 stage=$2 entry name classpath=/tests/classes/$1/target/test-classes
  local entries
  mapfile -t entries < <(tr ':' '\n' <"$project/$module/target/$CLASSPATH_FILE")
  for entry in "$project/$module/target/test-classes" "$project/$module/target/classes" "${entries[@]}"; do
    if [[ -d $entry ]]; then
      name=classes/$(realpath --relative-to="$project" "$entry")
      if [[ ! -e $stage/$name ]]; then
        mkdir -p "$stage/${name%/*}"
        cp -r "$entry" "$stage/$name"
      fi
    elif [[ -e $entry ]]; then
      name=lib/${entry##*/}
      cp -n "$entry" "$stage/$name"
    else
      continue
    fi
    if [[ $name != classes/$module/target/test-classes ]]; then classpath+=:/tests/$name; fi
  done
  echo "$classpath"
}

# The launcher's options that select the tests of module $1, whose test classes are in directory $2; one per line.
selection_of() {
  local module=$1 directory=$2 class
  for class in "${classes[@]}"; do
    if [[ $(module_of_class "$class") == "$module" ]]; then
      if [[ $class == *'#'* ]]; then echo "--select-method=$class"; else echo "--select-class=$class"; fi
    fi
  done
  if [[ ${#classes[@]} -eq 0 ]]; then
    echo "--scan-classpath=$directory"
    # As in the build (pom.xml): a class of another name is a sample for a test, not a test. Classes
    # inside others come with the one around them (@Nested); those that do not are samples too.
    echo '--include-classname=[^$]*(Test|Properties)'
  fi
  if [[ ${#tags[@]} -gt 0 ]]; then printf -- '--include-tag=%s\n' "${tags[@]}"; fi
}

# Whether module $1 has tests that the options select. Asked here, where finding out takes a second: a module without
# costs each emulated kernel the start of a JVM.
has_selected_tests() {
  local module=$1 launcher classpath selection
  classpath=$project/$module/target/$CLASSPATH_FILE
  [[ -e $classpath ]] || die "$module has not been built; run without --no-build"
  launcher=$(console_launcher "$classpath")
  classpath=$project/$module/target/test-classes:$project/$module/target/classes:$(<"$classpath")
  mapfile -t selection < <(selection_of "$module" "$project/$module/target/test-classes")
  "$java_home/bin/java" -jar "$launcher" discover --disable-banner --disable-ansi-colors --details=flat \
    "--class-path=$classpath" "${selection[@]}" | grep -F "[class:" >/dev/null
}

# Options of the test JVM, one per line: as in the build where it makes a difference, and what --jvm-option adds.
jvm_options() {
  echo "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"
  # What starts fastest on two emulated processors. A short run took 34 s of processor time with the first compiler alone,
  # 50 s with both.
  echo "-XX:+UseSerialGC"
  echo "-XX:TieredStopAtLevel=1"
  if [[ $(java_release) -ge 22 ]]; then echo "--enable-native-access=ALL-UNNAMED"; fi
  if [[ ${#jvm_options[@]} -gt 0 ]]; then printf '%s\n' "${jvm_options[@]}"; fi
}

# Makes the disk with the tests of modules $2... at $1.
make_tests_image() {
  local image=$1 stage=$work/tests module launcher
  shift
  mkdir -p "$stage/lib" "$stage/classes"
  for module in "$@"; do
    launcher=$(console_launcher "$project/$module/target/$CLASSPATH_FILE")
    cp -n "$launcher" "$stage/"
    {
      jvm_options
      printf '%s\n' -cp "$(stage_classpath "$module" "$stage"):/tests/${launcher##*/}"
      printf '%s\n' org.junit.platform.console.ConsoleLauncher execute \
        --disable-banner --disable-ansi-colors --details=tree
      selection_of "$module" "/tests/classes/$module/target/test-classes"
    } | sed 's/.*/"&"/' >"$stage/$module.arguments"
    echo "$module" >>"$stage/modules"
  done
  make_image "$stage" "$image"
  rm -rf "$stage"
}
