# shellcheck shell=bash disable=SC2154 # settings come from ../kernel-matrix
# SPDX-License-Identifier: Apache-2.0
# Copyright The Weir Authors
#
# What came of a machine: one line when all is well; what failed, and where the logs are, when not.

# Adds up the attribute $1 of the test suites in JUnit's reports under directory $2.
sum_attribute() {
  find "$2" -name 'TEST-*.xml' -exec grep -h '^<testsuite ' {} + |
    awk -v "attribute= $1=\"[0-9]+\"" '
      match($0, attribute) { value = substr($0, RSTART, RLENGTH); gsub(/[^0-9]/, "", value); sum += value }
      END { print sum + 0 }'
}

# The failed tests in the reports under directory $1: class, name, message.
print_failures() {
  find "$1" -name 'TEST-*.xml' -exec cat {} + | awk '
    function attribute(name) {
      return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : ""
    }
    /^<testcase / { test = attribute("classname") "." attribute("name") }
    /^<(failure|error)[ >]/ { print "  " test "&#10;" attribute("type") ": " attribute("message") }
  ' | sed -e 's/&#10;/\n      /g' -e 's/&#9;/\t/g' -e 's/&lt;/</g' -e 's/&gt;/>/g' -e 's/&quot;/"/g' -e "s/&apos;/'/g" -e 's/&amp;/\&/g'
}

# Why tests in the reports under directory $1 were skipped, each reason with how many.
print_skips() {
  find "$1" -name 'TEST-*.xml' -exec cat {} + | awk '
    /<skipped/ {
      reason = $0
      sub(/.*<!\[CDATA\[/, "", reason)
      sub(/\]\]>.*/, "", reason)
      sub(/^org\.opentest4j\.TestAbortedException: /, "", reason)
      sub(/^Assumption failed: /, "", reason)
      count[reason]++
    }
    END { for (reason in count) print "  " count[reason] " skipped: " reason }
  ' | sort -k 1,1nr
}

# Why the machine with output directory $1 failed, with $2 tests run, $3 failed, in $4 seconds; nothing when all is well.
trouble_of() {
  local output=$1 run=$2 failed=$3 seconds=$4 status
  status=$(<"$output/qemu-status")
  if grep -qa 'Kernel panic - ' "$output/console.log"; then
    grep -aoE 'Kernel panic - .*' "$output/console.log" | head -n 1 | tr -d '\r'
  elif [[ $status -ne 0 && $seconds -ge $hang_limit ]]; then
    echo "did not finish within $hang_limit s"
  elif [[ $status -ne 0 ]]; then
    echo "QEMU ended with status $status: $(tail -n 1 "$output/qemu.log")"
  elif [[ ! -s $output/exit-codes ]]; then
    echo "the guest stopped before the tests had run"
  elif [[ $failed -gt 0 ]]; then
    echo "$failed tests failed"
  elif grep -qv ' 0$' "$output/exit-codes"; then
    echo "JUnit's launcher ended with status: $(paste -sd, "$output/exit-codes")"
  elif [[ $run -eq 0 ]]; then
    echo "no tests ran"
  fi
}

# Prints the summary line of kernel $1 with output directory $2 and running time $3, and details if it failed.
# Returns 0 if all is well.
report() {
  local name=$1 output=$2 seconds=$3 release failed skipped run trouble
  release=$(cat "$output/release" 2>/dev/null || cat "$cache/$name/current/release")
  failed=$(($(sum_attribute failures "$output") + $(sum_attribute errors "$output")))
  skipped=$(sum_attribute skipped "$output")
  run=$(($(sum_attribute tests "$output") - skipped))
  trouble=$(trouble_of "$output" "$run" "$failed" "$seconds")
  printf '%-5s %-28s %4d run %4d failed %4d skipped %5d s  %s\n' \
    "$name" "$release" "$run" "$failed" "$skipped" "$seconds" "${trouble:+FAILED: }${trouble:-ok}"
  print_skips "$output"
  if [[ -z $trouble ]]; then return; fi
  print_failures "$output"
  echo "  The console's last lines:"
  tail -n 25 "$output/console.log" | tr -d '\r' | sed 's/^/    /'
  echo "  All of it: $output/console.log; JUnit's reports and dmesg are beside it."
  return 1
}
