# Sourced by ./mvnw and ./vatpool: sets JAVA_HOME to a JDK 25 or newer, or says how to get one.
vatpool_jdk_major() {
  [ -x "$1/bin/javac" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

vatpool_find_jdk() {
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$candidate" ] || continue
    major=$(vatpool_jdk_major "$candidate") || continue
    if [ -n "$major" ] && [ "$major" -ge 25 ]; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "Vatpool needs a JDK 25, and none was found in JAVA_HOME or under /usr/lib/jvm." >&2
  echo "Install Temurin 25 (https://adoptium.net, package temurin-25-jdk) and run this again, or set JAVA_HOME." >&2
  return 1
}

# A caller may have switched file name expansion off (set -f).
case $- in *f*) set +f; vatpool_find_jdk || exit 1; set -f ;; *) vatpool_find_jdk || exit 1 ;; esac
