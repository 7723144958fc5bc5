# Builds what is missing and installs the reference, whose packages the vats of the benchmarks import. Sourced, with $bench set.
#
# VATPOOL_NO_BUILD=1 uses what was built last.
home=$(dirname "$bench")
reference=$home/conformance/target/reference
engine=$home/xsnap/target/classes/META-INF/vatpool/engine/xsnap-worker

if [ -z "${VATPOOL_NO_BUILD:-}" ] || [ ! -f "$engine" ]; then
  "$home/vatpool" build
fi
# Both sides run one and the same xsnap-worker.
echo "installing the reference (the first time takes some minutes)" >&2
node "$home/conformance/reference/install.mjs" "$reference" "$engine"
# The reference's packages are found from where a script lies.
mkdir -p "$reference/bench"
cp "$bench"/reference/*.mjs "$reference/bench/"
export VATPOOL_NO_BUILD=1
