#!/usr/bin/env bash
# The one launcher: makes the environment on first use, then opens, publishes or tests.
# Runs on bash 3.2 (macOS) as well as on any newer one.
[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@" # called as: sh noteboosh.sh
set -euo pipefail
unset CDPATH PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE # what is compiled once is kept
export JUPYTER_PREFER_ENV_PATH=1 PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1

# Called through a symbolic link, the project is where the link leads.
script=${BASH_SOURCE[0]}
while [ -L "$script" ]; do
  target=$(readlink "$script")
  case "$target" in
    /*) script=$target ;;
    *) script=$(dirname "$script")/$target ;;
  esac
done
cd "$(dirname "$script")"
here=$PWD
venv=.venv
python=$venv/bin/python
stamp=$venv/.g2c-ready # written last: an environment without it is unfinished
lock=.venv.lock
desk=$venv/share/g2c # of Jupyter: the kernel that loads the desk
log=$venv/install.log
extras=${G2C_EXTRAS:-lab,test} # of pyproject.toml; CI asks for nbgrader too
uv=

usage() {
  cat <<'USAGE'
Usage:
  ./noteboosh.sh 03            open the exercise notebook of module 03 in JupyterLab
  ./noteboosh.sh --fresh 03    the same with a new copy; the current one is archived first
  ./noteboosh.sh --no-launch 03    install and copy, and open nothing
  ./noteboosh.sh --run 03      run the worked notebook without a browser and write it as an HTML page
  ./noteboosh.sh --test        run the tests: about a quarter of an hour
  ./noteboosh.sh --test-all    run those too of which --test takes a part only: all collected right and wrong work, types
  ./noteboosh.sh --help        show this

The first call makes .venv and installs everything into it. Python 3.11 or newer is all it needs.
A module has a number and a name: 03, 3 and nn are the same. Flags may stand before or after it.
What follows -- goes to JupyterLab:  ./noteboosh.sh 03 -- --no-browser --port 8899
USAGE
}

say() { printf '%s\n' "$*"; }
die() { printf 'noteboosh: %s\n' "$*" >&2; exit 1; }
misuse() { printf 'noteboosh: %s\n\n' "$*" >&2; usage >&2; exit 2; }

# --- what is asked -------------------------------------------------------------------------------

case "${OSTYPE-}" in
  msys* | cygwin* | win32*) die "on Windows this runs inside WSL: \`wsl --install\` in PowerShell, then the same command in the Ubuntu window that it opens." ;;
esac

job=open module="" launch=yes
for_lab=() # what follows --
while [ $# -gt 0 ]; do
  case "$1" in
    --help | -h) usage; exit 0 ;;
    --fresh | --run | --test | --test-all)
      [ "$job" = open ] || [ "$job" = "${1#--}" ] || misuse "--$job and $1 do not go together."
      job=${1#--} ;;
    --no-launch) launch="" ;;
    --)
      shift
      for_lab=(${1+"$@"})
      [ $# -gt 0 ] || break
      { [ -n "$launch" ] && { [ "$job" = open ] || [ "$job" = fresh ]; }; } ||
        misuse "nothing is opened here: did not expect -- $*"
      break ;;
    -*) misuse "there is no option $1." ;;
    "") ;; # a variable of the caller's that is not set
    *)
      [ -z "$module" ] || misuse "did not expect: $1"
      module=$1 ;;
  esac
  shift
done
case "$job" in
  test | test-all) [ -z "$module" ] || misuse "did not expect: $module" ;;
  open) [ -n "$module" ] || misuse "which module? For example: ./noteboosh.sh 03" ;;
  *) [ -n "$module" ] || misuse "--$job needs a module, for example: ./noteboosh.sh --$job 03" ;;
esac
[ -n "$launch" ] || [ "$job" = open ] || [ "$job" = fresh ] ||
  misuse "--$job opens nothing: did not expect --no-launch."

# Sets $clean, $worked and $copy for the module asked for: by its number (3, 03, 03b), by its name
# (nn) or by both (03-nn).
find_notebook() {
  local known="" file stem number=$module
  case "$module" in
    [0-9] | [0-9][!0-9-]*) number=0$module ;;
  esac
  for file in notebooks/clean/[0-9][0-9]*-*.ipynb; do
    [ -e "$file" ] || continue
    clean=$file
    file=${file##*/}
    stem=${file%.ipynb}
    case "$stem" in
      "$module" | "$number"-* | [0-9][0-9]*-"$module")
        copy=notebooks/$file worked=notebooks/solutions/$file
        return ;;
    esac
    known="$known ${stem%%-*} (${stem#*-})"
  done
  misuse "there is no module $module here. There is:${known:- none}"
}
[ "$job" = test ] || [ "$job" = test-all ] || find_notebook

# --- the environment -----------------------------------------------------------------------------

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# PyTorch comes months after a new Python: what it is known for goes first, anything newer last.
known_to_torch() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' >/dev/null 2>&1; }

find_python() {
  local fits candidate
  for fits in known_to_torch new_enough; do
    for candidate in python3 python python3.13 python3.12 python3.11 python3.14; do
      if command -v "$candidate" >/dev/null && "$fits" "$candidate"; then
        command -v "$candidate"
        return
      fi
    done
  done
  return 1
}

free_gb() { df -Pk "$1" 2>/dev/null | awk 'NR == 2 { printf "%.1f", $4 / 1048576 }'; }
less_than() { awk "BEGIN { exit !(${1:-9} < $2) }"; }

# Right for these dependencies, in this folder. Known without starting Python, so that it is quick.
fingerprint() { { cat pyproject.toml; printf '%s\n' "$here" "$extras"; } | cksum; }
ready() { [ -x "$python" ] && [ -f "$venv/pyvenv.cfg" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ]; }

# Something that an install can go on with. Without its pyvenv.cfg, Python and uv take .venv for none.
usable() { [ -f "$venv/pyvenv.cfg" ] && new_enough "$python" && { [ -n "$uv" ] || "$python" -m pip --version >/dev/null 2>&1; }; }

release() { rm -rf "$lock"; trap - EXIT INT TERM; }

# One install at a time. A folder that nobody can write to is found here, with nothing half done.
take_lock() {
  local holder waited="" nameless=0
  until mkdir "$lock" 2>/dev/null; do
    if [ ! -d "$lock" ] && mkdir "$lock" 2>/dev/null; then break; fi # released a moment ago
    [ -d "$lock" ] || [ -w . ] || die "cannot write in this folder: $here. Copy the project to a place of your own and start it there."
    holder=$(cat "$lock/pid" 2>/dev/null || true)
    if [ -n "$holder" ] && kill -0 "$holder" 2>/dev/null; then
      nameless=0
      [ -n "$waited" ] || say "Another noteboosh.sh (process $holder) is at work here; waiting for it …"
    elif [ "$nameless" -ge 2 ] || [ -n "$holder" ]; then
      # Left behind by a run that was killed, unless another call has taken it meanwhile.
      [ "$(cat "$lock/pid" 2>/dev/null || true)" != "$holder" ] || rm -rf "$lock"
      continue
    fi
    [ -n "$holder" ] || nameless=$((nameless + 1)) # made a moment ago, or left behind
    waited=yes
    sleep 1
  done
  trap 'rm -rf "$lock"' EXIT
  trap 'printf "\nnoteboosh: interrupted. The same command goes on from here.\n" >&2; exit 130' INT TERM
  { echo $$ >"$lock/pid"; } 2>/dev/null || why_it_failed /dev/null
}

# Says in one line why the install stopped, where that is known; else returns.
known_cause() {
  local output=$1 free
  free=$(free_gb .)
  if grep -qi 'no space left\|disk quota\|os error 28' "$output" 2>/dev/null || less_than "$free" 0.2; then
    die "the disk is full: $free GB free in $here, $(free_gb "${TMPDIR:-/tmp}") GB in ${TMPDIR:-/tmp}. Make room (about 8 GB on Linux, 2 GB on a Mac), then run this again."
  elif grep -qi 'new connection\|name resolution\|dns error\|name or service not known\|nodename nor servname\|network is unreachable\|connection refused\|timed out\|connecttimeout\|error sending request\|proxyerror\|distribution found for hatchling' "$output"; then
    die "no network: the package index could not be reached. Connect, then run this again; it goes on from here."
  elif grep -qi 'no matching distribution found for torch\|no solution found' "$output"; then
    die "there is no PyTorch for $("$python" --version 2>&1) on this machine. Install Python 3.13, remove .venv, then run this again."
  fi
}

why_it_failed() {
  known_cause "$1"
  local line
  line=$({ grep 'ERROR:\|^error' "$1" || cat "$1"; } | tail -n 1)
  die "the install failed: ${line#"${line%%[! ]*}"} The whole story is in $log."
}

make_venv() {
  local base
  base=$(find_python) || base=""
  if [ -n "$uv" ]; then
    say "Making .venv with $(uv --version) …"
    [ -f "$venv/pyvenv.cfg" ] || rm -rf "$venv" # uv clears nothing that is no environment
    # Where no Python is new enough, uv may bring one of its own.
    uv venv --quiet --clear --python "${base:->=3.11}" "$venv" 2>"$lock/log" || {
      known_cause "$lock/log"
      die "uv could not make .venv: $(tail -n 1 "$lock/log")"
    }
    return
  fi
  [ -n "$base" ] || die "Python 3.11 or newer is needed; found: $(python3 --version 2>/dev/null || echo none). Install one from python.org, then run this again."
  say "Making .venv with $("$base" --version) …"
  "$base" -m venv --clear "$venv" >"$lock/log" 2>&1 || {
    known_cause "$lock/log"
    if grep -qi 'ensurepip\|no module named venv' "$lock/log"; then
      die "this Python cannot make environments. On Debian or Ubuntu: sudo apt install python3-venv. Then run this again."
    fi
    die "could not make .venv: $(tail -n 1 "$lock/log")"
  }
}

# Only the lines that tell something to somebody who waits.
progress() {
  local line
  while IFS= read -r line; do
    line=${line#"${line%%[! ]*}"}
    case "$line" in
      Downloading*[0-9][0-9].[0-9]" MB"* | Downloading*" GB"* | Downloading*[0-9][0-9].[0-9]MiB* | Downloading*GiB*) say "  $line" ;;
      "Installing collected packages"*) say "  Unpacking; this takes a minute or two …" ;;
      Resolved* | Prepared* | Installed*) say "  $line" ;;
      *"Retrying (Retry(total=3"*) say "  No answer from the package index yet; trying again …" ;;
    esac
  done
}

has_gpu() { [ -e /proc/driver/nvidia/version ] || [ -e /dev/kfd ] || command -v nvidia-smi >/dev/null; }

say_how_much() {
  local download="3 GB" disk="7 GB" why="PyTorch for Linux brings CUDA"
  case "${OSTYPE-}" in
    darwin*) download="0.5 GB" disk="2 GB" why="" ;;
    *)
      if [ -n "$uv" ] && ! has_gpu; then
        download="0.6 GB" disk="2.5 GB" why="no GPU here, so PyTorch comes without CUDA"
      fi ;;
  esac
  say "About $download to download, $disk on disk${why:+ ($why)}."
}

install() {
  if [ -z "$uv" ]; then
    # Python compiles what it imports; all of it at once would take over a minute.
    logged "$python" -m pip install --progress-bar off --no-compile --editable ".[$extras]"
    return
  fi
  set -- uv pip install --python "$python" --editable ".[$extras]"
  # The build of PyTorch for this machine's GPU, or for none. By a variable, not by a flag: an uv
  # that is too old to know it passes it over.
  (export UV_TORCH_BACKEND="${UV_TORCH_BACKEND:-auto}" && logged "$@") && return
  grep -qi 'download\.pytorch\.org' "$log" 2>/dev/null || return 1
  say "PyTorch's own index cannot be reached: taking the general build, about 3 GB on Linux."
  (unset UV_TORCH_BACKEND && logged "$@")
}
logged() { "$@" 2>&1 | tee "$log" 2>/dev/null | progress; }

# An install cut off in the middle of a package can look whole to the installer: ask Python.
# torchvision is left out: without it everything but MNIST works, and %g2c_doctor says so.
works() {
  "$python" -P - >>"$log" 2>&1 <<'PYTHON'
import g2c_magics, IPython, ipykernel, jupyterlab, matplotlib, nbclient, nbconvert, nbval
import numpy, psutil, pytest, sklearn, torch
PYTHON
}

prepare() {
  ! ready || return 0
  take_lock
  ! ready || { release; return 0; } # another call finished it while this one waited
  uv=$(command -v uv || true)

  local made=""
  if usable; then
    if [ -e "$stamp" ]; then
      say "The project has moved, or what it needs has changed: bringing .venv up to date …"
    else
      say "The last install did not finish: going on with it …"
    fi
    rm -f "$stamp"
  else
    [ ! -e "$venv" ] || say "The Python of .venv is gone, or .venv is no environment: making it again."
    ! less_than "$(free_gb .)" 2 || die "too little disk: $(free_gb .) GB free in $here. The install needs about 8 GB on Linux, 2 GB on a Mac."
    make_venv
    made=yes
  fi
  [ -z "$made" ] || say_how_much
  say "Installing PyTorch, JupyterLab and the rest into .venv; the first time takes minutes."
  if ! { install && works; }; then
    known_cause "$log"
    [ -z "$made" ] || why_it_failed "$log"
    say "Something in .venv is broken: making it again from the start."
    make_venv
    { install && works; } || why_it_failed "$log"
  fi
  { fingerprint >"$lock/stamp" && mv "$lock/stamp" "$stamp"; } || why_it_failed "$log"
  release
  say "Ready."
}

# --- the jobs ------------------------------------------------------------------------------------

# The copy, archived before if it is to be fresh: one call at a time.
put_copy() {
  if [ -e "$copy" ] && [ "$job" = open ]; then
    say "Going on with your copy: $copy"
    return
  fi
  [ -w notebooks ] || die "cannot write $copy: is the folder read-only?"
  take_lock
  [ "$job" = open ] || archive
  copy_if_missing
  release
}

copy_if_missing() {
  [ ! -e "$copy" ] || { say "Your copy: $copy"; return 0; }
  # Through a name of its own, so that an interrupt leaves no half notebook behind.
  { cp "$clean" "$copy.part" && mv "$copy.part" "$copy"; } 2>/dev/null ||
    die "cannot write $copy: is the folder read-only, or the disk full?"
  say "Your copy: $copy"
}

archive() {
  [ -e "$copy" ] || return 0
  ! cmp -s "$copy" "$clean" || { say "Nothing to archive: your copy is as it came."; return 0; }
  local open_at
  open_at=$("$python" -P notebooks/open_at.py "$copy" 2>/dev/null) || open_at=""
  [ -z "$open_at" ] ||
    die "$copy is open at $open_at. There: save it, then File, Close and Shut Down Notebook. Then run this again."
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

# The environment's own Python kernel, but one that loads the desk when it starts: so there is no
# "magic not found" after a restart. JupyterLab finds it by JUPYTER_PATH; no other program does.
make_desk_kernel() {
  local own=$venv/share/jupyter/kernels/python3 made=$desk/kernels/python3
  {
    mkdir -p "$made" && cp "$own"/* "$made" &&
      sed 's/"{connection_file}"/&, "--ext=g2c_magics.notebook.at_start"/' "$own/kernel.json" >"$made/kernel.json"
  } 2>/dev/null
}

open_lab() {
  local flags=""
  # JupyterLab refuses to run as root unless told; in a container root is who you are.
  [ "$(id -u)" != 0 ] || flags=--allow-root
  say "Opening JupyterLab. The address is below if no browser comes up; Ctrl-C ends it."
  ! make_desk_kernel || export JUPYTER_PATH="$here/$desk${JUPYTER_PATH:+:$JUPYTER_PATH}"
  # The whole project is served, so that g2c/nn can be edited beside the notebook. The notebook is
  # named as the first address, not as a file to open: so it is the address that is printed, too.
  exec "$python" -m jupyterlab $flags --ServerApp.root_dir="$here" \
    --LabApp.default_url="/lab/tree/$copy" ${1+"$@"}
}

run_headless() {
  local page=${copy%.ipynb}.html
  [ -e "$worked" ] || die "there is no worked notebook $worked."
  say "Running $worked …"
  "$python" notebooks/run_worked.py --page "$worked" "$page" ||
    die "$worked did not run to its end; the error is above."
  say "Written: $page"
}

run_tests() {
  local failed="" marks=""
  [ "$job" = test-all ] || marks="not whole"
  if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null; then
    say "No chromium or google-chrome here: the tests in a real browser are left out."
    marks="${marks:+$marks and }not browser"
  fi
  if ! "$python" -c 'import nbgrader.api' 2>/dev/null; then
    say "No nbgrader here: the tests that run it are left out."
    marks="${marks:+$marks and }not nbgrader"
  fi
  say "1/2 The worked notebook and the engine's tests, in two processes"
  # File by file, in this order, so that the longest do not come last.
  "$python" -m pytest --nbval-lax notebooks/solutions tests --ignore tests/test_nn.py -m "$marks" \
    --durations 25 -n 2 --dist loadscope --no-loadscope-reorder || failed="$failed engine"
  say "2/2 The graded tests, on the worked answers"
  "$python" -m pytest tests/test_nn.py --solutions || failed="$failed graded"
  [ -z "$failed" ] || die "failed:$failed"
  say "All tests passed."
}

prepare
case "$job" in
  open | fresh)
    put_copy
    if [ -n "$launch" ]; then
      open_lab ${for_lab[@]+"${for_lab[@]}"}
    fi
    say "Ready to open: ./noteboosh.sh $module" ;;
  run) run_headless ;;
  test | test-all) run_tests ;;
esac
