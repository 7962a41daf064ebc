#!/usr/bin/env bash
# Installs a build into an empty folder, builds a program against it with find_package and with pkg-config, runs both:
# tools/test_install.sh BUILD_DIR
set -euo pipefail
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$1" --prefix "$work/installed" >/dev/null
config=$(find "$work/installed" -name thaw.pc)
"$work/installed/bin/thaw" version

cmake -S "$source_dir/examples" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/installed" >/dev/null
cmake --build "$work/build" --target hello
"$work/build/hello" "$source_dir/examples/digits"

export PKG_CONFIG_PATH=${config%/*}
read -ra flags < <(pkg-config --cflags --libs thaw)
g++ -std=c++20 "$source_dir/examples/hello.cc" -o "$work/hello" "${flags[@]}"
"$work/hello" "$source_dir/examples/digits"
