// What processes take, as Linux counts it.
import fs from 'node:fs';

/** Clock ticks of /proc, in milliseconds. */
const TICK_MILLIS = 10;

function statOf(pid) {
  const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
  // user and system time, its own and that of children which have ended
  const ticks = fields[11] + fields[12] + fields[13] + fields[14];
  return { parent: fields[1], ticks };
}

/** All processes below `roots`, these included. */
export function tree(roots) {
  const parents = new Map();
  for (const entry of fs.readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      parents.set(Number(entry), statOf(entry).parent);
    } catch {
      // it has ended meanwhile
    }
  }
  const members = new Set(roots);
  for (let size = 0; size !== members.size; ) {
    size = members.size;
    for (const [pid, parent] of parents) if (members.has(parent)) members.add(pid);
  }
  return [...members];
}

/** CPU time that the processes below `roots` have used so far, in milliseconds. */
export function cpuOf(roots) {
  let ticks = 0;
  for (const pid of tree(roots)) {
    try {
      ticks += statOf(pid).ticks;
    } catch {
      // it has ended meanwhile; its parent has its time
    }
  }
  return ticks * TICK_MILLIS;
}

/** Proportional set size: memory that several processes share counts once, in parts. */
function pssKiB(pid) {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]);
  } catch {
    return 0; // it has ended meanwhile
  }
}

const nameOf = pid => {
  try {
    return fs.readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
};

/** Memory of the processes below `roots`, in MiB: of all, and of the engines among them. */
export function memoryOf(roots) {
  let all = 0;
  let engines = 0;
  let engineCount = 0;
  for (const pid of tree(roots)) {
    const size = pssKiB(pid) / 1024;
    all += size;
    if (nameOf(pid).startsWith('xsnap')) {
      engines += size;
      engineCount += 1;
    }
  }
  return { all, engines, engineCount };
}
