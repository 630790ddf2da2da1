# Read by the scripts here, not run. Sets what they share: home, java, classpath, and jvm, the heap and the collector of
# every server that is measured on a JVM, Hawser's and its peers'.
home=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
needed=25
jvm=(-Xms512m -Xmx512m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED)
classpath=${BENCHMARKS_CLASSPATH:-$home/target/classes:$home/target/lib/*}

die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# Whether folder $1 has a java that is new enough, by its release file: asking java itself would take as long as a start.
is_new_enough() {
    local version
    [[ -x $1/bin/java && -r $1/release ]] || return 1
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    [[ $version ]] && ((version >= needed)) && java=$1/bin/java
}

# In the order of ../hawser, whose HAWSER_JDK_DIRS holds here, too: JAVA_HOME, the PATH, the usual folders.
find_java() {
    local found folder candidate IFS=:
    [[ ${JAVA_HOME:-} ]] && is_new_enough "${JAVA_HOME%/}" && return
    if found=$(type -P java) && found=$(readlink -f -- "$found" 2>/dev/null); then
        is_new_enough "${found%/bin/java}" && return
    fi
    for folder in ${HAWSER_JDK_DIRS-/usr/lib/jvm:/opt:${HOME:-}/.sdkman/candidates/java:${HOME:-}/.jdks}; do
        for candidate in "$folder"/*; do
            is_new_enough "$candidate" && return
        done
    done
    die "a JDK $needed or newer is needed and none was found: set JAVA_HOME to the folder of one"
}

[[ ${BENCHMARKS_CLASSPATH:-} || -d $home/target/lib ]] ||
    die "build first: mvn -B -ntp -pl benchmarks -am package -DskipTests"
find_java
