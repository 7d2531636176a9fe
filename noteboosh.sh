#!/usr/bin/env bash
# The one launcher: makes the environment on first use, then opens, publishes or tests.
# Runs on bash 3.2 (macOS) as well as on any newer one.
set -euo pipefail
unset CDPATH PYTHONHOME PYTHONPATH
export JUPYTER_PREFER_ENV_PATH=1 PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1

cd "$(dirname "${BASH_SOURCE[0]}")"
here=$PWD
venv=.venv
python=$venv/bin/python
stamp=$venv/.g2c-ready   # written last: an environment without it is unfinished
lock=.venv.lock
log=$venv/install.log

usage() {
  cat <<'USAGE'
Usage:
  ./noteboosh.sh 03            open the exercise notebook of module 03 in JupyterLab
  ./noteboosh.sh --fresh 03    the same with a new copy; the current one is archived first
  ./noteboosh.sh --run 03      run the worked notebook without a browser and write it as an HTML page
  ./noteboosh.sh --test        run all tests
  ./noteboosh.sh --help        show this

The first call makes .venv and installs everything into it. Python 3.11 or newer is all it needs.
What follows -- goes to JupyterLab:  ./noteboosh.sh 03 -- --no-browser --port 8899
USAGE
}

say() { printf '%s\n' "$*"; }
die() { printf 'noteboosh: %s\n' "$*" >&2; exit 1; }
misuse() { printf 'noteboosh: %s\n\n' "$*" >&2; usage >&2; exit 2; }

# --- what is asked -------------------------------------------------------------------------------

job=open module=
case "${1-}" in
  --help | -h) usage; exit 0 ;;
  --test) job=test; shift ;;
  --fresh | --run) job=${1#--}; shift ;;
  -*) misuse "there is no option $1." ;;
  "") misuse "which module? For example: ./noteboosh.sh 03" ;;
esac
if [ "$job" != test ]; then
  module=${1-}
  [ -n "$module" ] || misuse "--$job needs a module, for example: ./noteboosh.sh --$job 03"
  shift
fi
if [ "${1-}" = -- ] && { [ "$job" = open ] || [ "$job" = fresh ]; }; then
  shift
elif [ $# -gt 0 ]; then
  misuse "did not expect: $*"
fi

# Sets $clean, $worked and $copy for the module asked for.
find_notebook() {
  local known="" file
  for file in notebooks/clean/[0-9][0-9]-*.ipynb; do
    [ -e "$file" ] || continue
    clean=$file
    file=${file##*/}
    [ "${file%%-*}" != "$module" ] || { copy=notebooks/$file worked=notebooks/solutions/$file; return; }
    known="$known ${file%%-*}"
  done
  misuse "there is no module $module here. There is:${known:- none}"
}
[ "$job" = test ] || find_notebook

# --- the environment -----------------------------------------------------------------------------

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
  local candidate
  for candidate in python3 python python3.13 python3.12 python3.11 python3.14; do
    if command -v "$candidate" >/dev/null && new_enough "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

free_gb() { df -Pk "$1" 2>/dev/null | awk 'NR == 2 { printf "%.1f", $4 / 1048576 }'; }

# The environment is right for these dependencies, in this folder. No Python is started to know it.
fingerprint() { { cat pyproject.toml; printf '%s\n' "$here"; } | cksum; }
ready() { [ -x "$python" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ]; }

imports_work() {
  "$python" - >>"$log" 2>&1 <<'PYTHON'
import g2c, g2c_magics, ipykernel, IPython, jupyterlab, matplotlib, nbclient, nbconvert, nbval
import numpy, psutil, pytest, sklearn, torch
PYTHON
}

# A folder that nobody can write to is found here, before anything is half done.
take_lock() {
  local holder waiting=""
  until mkdir "$lock" 2>/dev/null; do
    [ -d "$lock" ] || die "cannot write in this folder: $here. Copy the project to a place of your own and start it there."
    holder=$(cat "$lock/pid" 2>/dev/null || true)
    if [ -n "$holder" ] && kill -0 "$holder" 2>/dev/null; then
      [ -n "$waiting" ] || say "Another noteboosh.sh (process $holder) is installing; waiting for it …"
      waiting=yes
    elif [ -n "$waiting" ] || [ -n "$holder" ]; then
      rm -rf "$lock"   # left behind by a run that was killed
      continue
    else
      waiting=yes      # made a moment ago, its pid not yet written
    fi
    sleep 1
  done
  echo $$ >"$lock/pid"
  trap 'rm -rf "$lock"' EXIT
  trap 'printf "\nnoteboosh: interrupted. The same command goes on from here.\n" >&2; exit 130' INT TERM
}

make_venv() {
  local base
  base=$(find_python) || base=
  if command -v uv >/dev/null; then
    say "Making .venv with $(uv --version) …"
    # Where no Python is new enough, uv may bring one of its own.
    uv venv --quiet --clear --python "${base:->=3.11}" "$venv" 2>"$lock/log" ||
      die "uv could not make .venv: $(tail -n 1 "$lock/log")"
    return
  fi
  [ -n "$base" ] || die "Python 3.11 or newer is needed, and $(python3 --version 2>/dev/null || echo 'no Python') was found. Install one from python.org, then run this again."
  say "Making .venv with $("$base" --version) …"
  "$base" -m venv --clear "$venv" >"$lock/log" 2>&1 || {
    if grep -qi 'ensurepip\|python3.*-venv' "$lock/log"; then
      die "this Python has no venv module. On Debian or Ubuntu: sudo apt install python3-venv. Then run this again."
    fi
    why_it_failed "$lock/log"
  }
}

# Only the lines that say something to somebody who waits; the whole story is in the log.
progress() {
  local line
  while IFS= read -r line; do
    case "$line" in
      *Downloading*" GB"* | *Downloading*[0-9][0-9]*" MB"* | Downloading*MiB* | Downloading*GiB*)
        line=${line#"${line%%[! ]*}"}; say "  ${line%% ━*}" ;;
      "Installing collected packages"*) say "  Unpacking; this takes a minute or two …" ;;
      Resolved* | Prepared* | Installed*) say "  $line" ;;
      *"Retrying (Retry(total=3"*) say "  No answer from the package index yet; trying again …" ;;
    esac
  done
}

why_it_failed() {
  local seen=$1 free
  free=$(free_gb .)
  if grep -qi 'no space left\|disk quota\|os error 28' "$seen" 2>/dev/null || awk "BEGIN { exit !(${free:-9} < 0.2) }"; then
    die "the disk is full: ${free:-?} GB free in $here. Make room (about 8 GB on Linux, 2 GB on a Mac), then run this again."
  elif grep -qi 'failed to establish\|name resolution\|dns error\|not known\|unreachable\|refused\|timed out\|error sending request\|proxy' "$seen"; then
    die "no network: the package index could not be reached. Connect, then run this again; it goes on from here."
  elif grep -qi 'no matching distribution found for torch\|no solution found' "$seen"; then
    die "there is no PyTorch for $("$python" --version 2>&1) on this machine. Install Python 3.11, 3.12 or 3.13, remove .venv, then run this again."
  fi
  die "the install failed: $(grep -i error "$seen" | tail -n 1). The whole story: $here/$log"
}

install() {
  if command -v uv >/dev/null; then
    set -- uv pip install --python "$python" --editable ".[lab,test]"
  else
    set -- "$python" -m pip install --progress-bar off --editable ".[lab,test]"
  fi
  "$@" 2>&1 | tee "$log" | progress
}

prepare() {
  ! ready || return 0
  take_lock
  ! ready || return 0   # somebody else finished it while we waited
  local free
  free=$(free_gb .)
  if [ ! -x "$python" ] && awk "BEGIN { exit !(${free:-9} < 2) }"; then
    die "too little disk: $free GB free in $here. The install needs about 8 GB on Linux, 2 GB on a Mac."
  fi

  if [ -e "$venv/.g2c-unfinished" ]; then
    say "The last install did not finish; going on with it."
  fi
  if ! new_enough "$python" || { [ ! -e "$stamp" ] && [ ! -e "$venv/.g2c-unfinished" ]; }; then
    make_venv
  fi
  rm -f "$stamp"
  : >"$venv/.g2c-unfinished"
  say "Installing PyTorch, JupyterLab and the rest into .venv. Only the first time takes minutes."
  install || why_it_failed "$log"
  if ! imports_work; then
    # An install cut off in the middle of a package can look whole to the installer.
    say "Something in .venv is broken; making it again from the start."
    make_venv
    : >"$venv/.g2c-unfinished"
    install || why_it_failed "$log"
    imports_work || die "the install is broken: $(tail -n 1 "$log"). The whole story: $here/$log"
  fi
  fingerprint >"$lock/stamp"
  mv "$lock/stamp" "$stamp"
  rm -f "$venv/.g2c-unfinished"
  rm -rf "$lock"
  trap - EXIT INT TERM
  say "Ready."
}

# --- the jobs ------------------------------------------------------------------------------------

copy_if_missing() {
  [ ! -e "$copy" ] || { say "Going on with your copy: $copy"; return 0; }
  # Through a name of its own, so that an interrupt leaves no half notebook behind.
  { cp "$clean" "$copy.part" && mv "$copy.part" "$copy"; } 2>/dev/null ||
    die "cannot write $copy: is the folder read-only, or the disk full?"
  say "Your copy: $copy"
}

archive() {
  [ -e "$copy" ] || return 0
  local base=${copy##*/} when target n=1
  when=$(date +%Y-%m-%d_%H%M%S)
  target=notebooks/archive/${base%.ipynb}_$when.ipynb
  while [ -e "$target" ]; do
    n=$((n + 1))
    target=notebooks/archive/${base%.ipynb}_${when}_$n.ipynb
  done
  { mkdir -p notebooks/archive && mv -n "$copy" "$target"; } 2>/dev/null ||
    die "cannot archive $copy: is the folder read-only, or the disk full?"
  say "Archived: $target"
}

open_lab() {
  local flags=""
  # JupyterLab refuses to run as root unless told; in a container root is who you are.
  [ "$(id -u)" != 0 ] || flags=--allow-root
  say "Opening JupyterLab. The address is below if no browser comes up; Ctrl-C ends it."
  exec "$python" -m jupyterlab $flags "$copy" "$@"
}

run_headless() {
  local page=${copy%.ipynb}.html
  say "Running $worked …"
  "$python" -m nbconvert --log-level ERROR --to html --execute "$worked" \
    --output-dir notebooks --output "${page##*/}" ||
    die "$worked did not run to its end; the error is above."
  say "Written: $page"
}

run_tests() {
  local failed=""
  say "1/3 Engine tests"
  "$python" -m pytest tests --ignore tests/test_nn.py || failed="$failed engine"
  say "2/3 The graded tests, on the worked answers"
  "$python" -m pytest tests/test_nn.py --solutions || failed="$failed graded"
  say "3/3 The worked notebook"
  "$python" -m pytest --nbval-lax notebooks/solutions || failed="$failed notebook"
  [ -z "$failed" ] || die "failed:$failed"
  say "All tests passed."
}

prepare
case "$job" in
  open) copy_if_missing; open_lab "$@" ;;
  fresh) archive; copy_if_missing; open_lab "$@" ;;
  run) run_headless ;;
  test) run_tests ;;
esac
