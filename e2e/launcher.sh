# Sourced by e2e/playground, e2e/bench, e2e/chaos, e2e/conformance and e2e/arm-emulator, which set $root and $name: builds what is needed and starts a program of e2e.
# shellcheck shell=bash disable=SC2154

jars="operator/target/azureml-operator.jar e2e/emulator/target/arm-emulator.jar e2e/target/playground.jar"
sources="pom.xml crds/pom.xml crds/src/main operator/pom.xml operator/src/main
    e2e/emulator/pom.xml e2e/emulator/src/main e2e/pom.xml e2e/src/main"
stamp=e2e/target/built
log=e2e/target/build.log
lock=e2e/target/building
job=
locked=

fail() { printf '%s: %s\n' "$name" "$*" >&2; exit 1; }

# Prints the feature version of the Java in a JDK folder, 0 where there is none.
java_version() {
    local line=
    [ ! -x "$1/bin/java" ] || line=$("$1/bin/java" -version 2>&1 | grep -m 1 ' version "' || true)
    line=${line#*\"}
    line=${line%%[.\"-]*}
    case $line in '' | *[!0-9]*) echo 0 ;; *) echo "$line" ;; esac
}

find_jdk() {
    local candidate on_path=
    if command -v java >/dev/null; then
        on_path=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
    fi
    for candidate in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
        if [ -n "$candidate" ] && [ "$(java_version "$candidate")" -ge 25 ]; then
            echo "$candidate"
            return
        fi
    done
    fail "needs a JDK 25 or newer: none in JAVA_HOME, on the PATH or in /usr/lib/jvm"
}

stop_job() {
    [ -z "$job" ] || kill -TERM -- "-$job" 2>/dev/null || true
}

# A job of its own process group, so that a signal to this script ends what it started too.
run() {
    local code=0
    set -m
    "$@" </dev/null &
    job=$!
    set +m
    wait "$job" || code=$?
    job=
    return "$code"
}

newer_than() {
    # shellcheck disable=SC2086
    [ -n "$(find $sources -type f -newer "$1" -print 2>/dev/null | head -n 1)" ]
}

built() {
    local jar
    for jar in $jars; do [ -f "$jar" ] || return 1; done
    if [ -f $stamp ] && ! newer_than $stamp; then return 0; fi
    for jar in $jars; do ! newer_than "$jar" || return 1; done
}

maven() {
    mvn -B -Dmaven.test.skip=true package 2>&1 | tee $log \
        | awk -v name="$name" '/Building .*\[[0-9]+\/[0-9]+\]/ { $1 = ""; print name ":" $0; fflush() }
            /Downloaded from/ && ++fetched % 50 == 0 { print name ": " fetched " files fetched"; fflush() }' >&2
}

# One build at a time in this checkout: two would write the same files. The one that waits then finds all built.
lock() {
    local holder said=
    mkdir -p e2e/target
    until ln -s $$ $lock 2>/dev/null; do
        holder=$(readlink $lock) || continue
        if ! kill -0 "$holder" 2>/dev/null; then
            rm -f $lock # its process was killed
        elif [ -z "$said" ]; then
            echo "$name: waits for another build in this checkout, process $holder" >&2
            said=1
        else
            sleep 1
        fi
    done
    locked=1
}

unlock() {
    [ -z "$locked" ] || rm -f "$root/$lock"
    locked=
}

build() {
    command -v mvn >/dev/null || fail "needs Maven (mvn) on the PATH to build"
    mkdir -p e2e/target
    touch $stamp.begun
    echo "$name: building with Maven; the first time it fetches dependencies" >&2
    if ! run maven; then
        # A warning of the compiler ends the build as well, and Maven's error does not say which.
        grep -a -m 20 -e '^\[ERROR\]' -e '^\[WARNING\] .*[.]java:\[' $log >&2 || tail -n 20 $log >&2
        fail "the build failed; all of it is in $root/$log"
    fi
    mv $stamp.begun $stamp
}

# Prints the usage when it is asked for, and refuses an option that is not in it, before anything is built.
read_options() {
    local argument line value=
    for argument in "$@"; do
        if [ -n "$value" ]; then
            value=
            continue
        fi
        case $argument in
            --help | -h) usage; exit 0 ;;
            --*)
                if ! line=$(usage | grep -E -e "^  ${argument%%=*}( |\$)"); then
                    printf '%s: unknown option %s\nTry e2e/%s --help.\n' "$name" "${argument%%=*}" "$name" >&2
                    exit 2
                fi
                # An option with a value of its own says so in capitals, and the value may begin with dashes.
                case $argument in *=*) ;; *) ! [[ $line =~ ^\ \ --[a-z-]+\ [A-Z] ]] || value=1 ;; esac ;;
        esac
    done
}

# Builds what is older than its sources, gets the Kubernetes programs, and becomes the Java program: JVM options and
# class, then its arguments.
launch() {
    local jdk caller=$PWD
    trap 'stop_job; unlock' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    jdk=$(find_jdk)
    cd "$root"
    if ! built; then
        lock
        built || build
        unlock
    fi
    cd "$caller"
    run "$root/e2e/kube/get-binaries" >/dev/null
    mkdir -p "$root/e2e/target/tmp"
    exec "$jdk/bin/java" -Djava.io.tmpdir="$root/e2e/target/tmp" --enable-native-access=ALL-UNNAMED \
        -Dlogback.configurationFile=playground-logback.xml -cp "$root/e2e/target/playground.jar" "$@"
}
