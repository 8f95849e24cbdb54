# Sourced by the check, the benchmarks and the acceptance scripts: they look for a JDK where ./belay looks for its java.
#   find_jdk [exactly]       prints the home of a JDK 25 or newer, or of a JDK 25
#   use_jdk NAME [exactly]   exports JAVA_HOME and puts its programs first on PATH; without a JDK, NAME ends with 2

find_jdk() {
  for home in "${JAVA_HOME:-/nonexistent}" \
    "$(readlink -f "$(command -v javac 2>/dev/null)" 2>/dev/null | sed 's|/bin/javac$||')" \
    /usr/lib/jvm/* "$(/usr/libexec/java_home -v 25 2>/dev/null)"; do
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null)
    if [ -x "$home/bin/javac" ] && [ "${version:-0}" -ge 25 ] && { [ "${1:-}" != exactly ] || [ "$version" = 25 ]; }; then
      printf '%s' "$home"
      return
    fi
  done
}

use_jdk() {
  found=$(find_jdk "${2:-}")
  if [ -z "$found" ]; then
    echo "$1: JDK 25 ${2:-or newer} was not found was found" >&2
    echo "  seen: JAVA_HOME=${JAVA_HOME:-unset}, javac on PATH: $(command -v javac || echo none), /usr/lib/jvm: $(ls /usr/lib/jvm 2>/dev/null | tr '\n' ' ')" >&2
    echo "  next: install a JDK 25 (for example Temurin 25) and set JAVA_HOME to it" >&2
    exit 2
  fi
  export JAVA_HOME="$found" PATH="$found/bin:$PATH"
}
