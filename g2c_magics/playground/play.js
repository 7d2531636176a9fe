// The page of the playground: draws what the kernel sends, and sends what the learner does.
//
// Nothing is computed here that a network computes, and no state is synced: frames come as
// custom messages, a change to the frame before, deflated (frames.py), and this page grants
// credit for them once a second (player.py). One plain file, loaded as it is by anywidget.

const CREDIT_MS = 1000; // between two grants of credit
const QUIET_MS = 4000; // without any message, the kernel is busy or in a loop
const GONE_MS = 15000; // without any message, the kernel is gone: it ends any loop before
const LEVELS = 64; // of a brightness, as in frames.py
const SATURATION = 0.62; // of a class's colour where the network is certain, as in palette.py

// --- small helpers -----------------------------------------------------------------------------

/** An element with attributes and children. Text is never read as HTML. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** "#2f7fc1" as three numbers up to 255. */
function rgb(color) {
  return [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16));
}

/** The colour at share 1; the fainter it is, the more the page shows, light or dark. */
function tint(color, share) {
  return [...color, 255 * share];
}

/** Three digits, as the kernel's own views write losses. */
function short(number) {
  return number === null || number === undefined ? "–" : String(Number(number.toPrecision(3)));
}

function percent(share) {
  return share === null || share === undefined ? "–" : `${(100 * share).toFixed(1)} %`;
}

/** The bytes of a deflated buffer. */
async function inflate(buffer) {
  const bytes = new Blob([buffer.buffer ? buffer : new Uint8Array(buffer)]);
  const stream = bytes.stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A canvas as sharp as the screen, drawn in CSS pixels. Its size follows its box. */
class Picture {
  constructor(attributes) {
    this.canvas = make("canvas", { role: "img", ...attributes });
    this.context = this.canvas.getContext("2d");
  }

  /** Clear it. Returns its width and height in CSS pixels. */
  begin() {
    const sharp = window.devicePixelRatio || 1;
    const width = this.canvas.clientWidth || 300;
    const height = this.canvas.clientHeight || 200;
    if (this.canvas.width !== Math.round(width * sharp)) this.canvas.width = Math.round(width * sharp);
    if (this.canvas.height !== Math.round(height * sharp)) {
      this.canvas.height = Math.round(height * sharp);
    }
    this.context.setTransform(sharp, 0, 0, sharp, 0, 0);
    this.context.clearRect(0, 0, width, height);
    return [width, height];
  }
}

/** A square of side × side colours, made once and painted anew. */
class Tile {
  constructor(side) {
    this.side = side;
    this.canvas = make("canvas", { width: side, height: side });
    this.context = this.canvas.getContext("2d");
    this.image = this.context.createImageData(side, side);
  }

  /** color(place): red, green, blue and, where not all of it, opacity; each up to 255. */
  paint(color) {
    const data = this.image.data;
    for (let place = 0; place < this.side * this.side; place++) {
      const [red, green, blue, opacity = 255] = color(place);
      data[4 * place] = red;
      data[4 * place + 1] = green;
      data[4 * place + 2] = blue;
      data[4 * place + 3] = opacity;
    }
    this.context.putImageData(this.image, 0, 0);
    return this.canvas;
  }
}

/** The mark of a class: its shape tells it as its colour does. */
function drawMark(context, label, x, y, size, color, edge) {
  context.beginPath();
  if (label % 3 === 0) context.arc(x, y, size, 0, 2 * Math.PI);
  else if (label % 3 === 1) context.rect(x - size * 0.9, y - size * 0.9, 1.8 * size, 1.8 * size);
  else {
    context.moveTo(x, y - 1.2 * size);
    context.lineTo(x + 1.1 * size, y + 0.8 * size);
    context.lineTo(x - 1.1 * size, y + 0.8 * size);
    context.closePath();
  }
  context.fillStyle = color;
  context.fill();
  context.strokeStyle = edge;
  context.stroke();
}

/** A select with a label; tells `changed` the value that was chosen. */
function choice(label, name, options, value, changed) {
  const select = make("select", { "data-knob": name });
  const known = options.some(([option]) => option === value);
  const all = known ? options : [[value, String(value)], ...options];
  for (const [option, text] of all) {
    const item = make("option", { value: JSON.stringify(option) }, text);
    item.selected = option === value;
    select.append(item);
  }
  select.addEventListener("change", () => changed(JSON.parse(select.value)));
  return make("label", {}, make("span", {}, label), select);
}

const numbers = (...values) => values.map((value) => [value, String(value)]);

/** The losses so far, by step: solid for training, dashed for validation. */
class LossPicture {
  constructor() {
    this.picture = new Picture({ class: "loss", "aria-label": "loss by step" });
    this.points = [];
  }

  set(points) {
    this.points = points.slice();
  }

  add(step, loss, val) {
    const last = this.points[this.points.length - 1];
    if (last && step < last[0]) this.points = []; // a new network
    if (!last || step !== last[0] || this.points.length === 0) this.points.push([step, loss, val]);
    if (this.points.length > 600) this.points = this.points.filter((_, place) => place % 2 === 0);
  }

  draw(colors, ink) {
    const [width, height] = this.picture.begin();
    const context = this.picture.context;
    const values = this.points.flatMap(([, loss, val]) => [loss, val]).filter((v) => v !== null);
    context.font = "11px system-ui, sans-serif";
    context.fillStyle = ink;
    context.strokeStyle = ink;
    const [high, low] = [Math.max(...values), Math.min(0, ...values)];
    const labels = values.length ? [short(high), short(low)] : [];
    const left = Math.max(38, ...labels.map((label) => context.measureText(label).width + 8));
    const [right, top, bottom] = [width - 8, 18, height - 16];
    context.globalAlpha = 0.5;
    context.beginPath();
    context.moveTo(left, top);
    context.lineTo(left, bottom);
    context.lineTo(right, bottom);
    context.stroke();
    context.globalAlpha = 1;
    if (!values.length) return;
    const steps = Math.max(this.points[this.points.length - 1][0], 1);
    context.textAlign = "right";
    context.fillText(labels[0], left - 4, top + 6);
    context.fillText(labels[1], left - 4, bottom);
    context.fillText(`step ${steps}`, right, height - 3);
    context.textAlign = "left";
    for (const [place, name] of ["train", "val"].entries()) {
      if (!this.points.some((point) => point[place + 1] !== null)) continue;
      context.strokeStyle = colors[name];
      context.lineWidth = 1.6;
      context.setLineDash(place ? [5, 3] : []);
      context.beginPath();
      for (const point of this.points) {
        if (point[place + 1] === null) continue;
        const x = left + ((right - left) * point[0]) / steps;
        const y = bottom - ((bottom - top) * (point[place + 1] - low)) / (high - low || 1);
        context.lineTo(x, y);
      }
      context.stroke();
      context.beginPath();
      context.moveTo(left + 90 * place + 4, 8);
      context.lineTo(left + 90 * place + 24, 8);
      context.stroke();
      context.setLineDash([]);
      context.fillText(place ? "validation" : "training", left + 90 * place + 28, 12);
    }
    const [step, loss, val] = this.points[this.points.length - 1];
    this.picture.canvas.setAttribute(
      "aria-label",
      `loss by step: at step ${step}, training ${short(loss)}, validation ${short(val)}`,
    );
  }
}

// --- points in the plane -----------------------------------------------------------------------

class PlaneGame {
  constructor(view) {
    this.view = view;
    this.label = 0; // the class of the points that a click adds
    this.cross = [0, 0]; // where the keyboard stands
    this.region = new Picture({
      class: "region",
      tabindex: "0",
      role: "application",
      "aria-label":
        "decision region. Arrow keys move a cross; the number of a class adds a point of it there.",
      onclick: (event) => this.clicked(event),
      onkeydown: (event) => this.key(event),
    });
    this.network = new Picture({ class: "network", "aria-label": "the network" });
    this.loss = new LossPicture();
    this.classes = make("fieldset", { class: "classes" });
    this.knobs = make("div", { class: "knobs" });
    this.element = make(
      "div",
      {},
      this.knobs,
      make(
        "div",
        { class: "plane" },
        make(
          "figure",
          { class: "of-network" },
          this.network.canvas,
          make(
            "figcaption",
            {},
            "Each unit over the plane: orange above 0, blue below. A line is a weight: the thicker, the larger.",
          ),
        ),
        make(
          "figure",
          { class: "of-region" },
          this.region.canvas,
          make("figcaption", {}, "Click to add a point. Fainter: less certain."),
          this.classes,
        ),
      ),
      this.loss.picture.canvas,
    );
  }

  /** What can be set, and how frames are to be read. */
  state(state) {
    const set = (name) => (value) => this.view.send({ do: "set", name, value });
    const { knobs, choices } = state;
    const knob = (label, name, options) => choice(label, name, options, knobs[name], set(name));
    this.view.keepFocus(this.knobs, [
      knob("Data", "data", choices.data.map((name) => [name, name || "of the run"])),
      knob("Noise", "noise", numbers(0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)),
      knob("Layers", "layers", numbers(0, 1, 2, 3)),
      knob("Units", "units", numbers(1, 2, 3, 4, 6, 8, 12, 16, 24, 32)),
      knob("Activation", "activation", choices.activation.map((name) => [name, name || "none"])),
      knob("Learning rate", "lr", numbers(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 1, 3, 10)),
      knob("Weight decay", "weight_decay", numbers(0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1)),
      knob("Batch", "batch_size", [[0, "all rows"], ...numbers(1, 4, 16, 32, 64, 128)]),
      knob("Steps a frame", "speed", numbers(...choices.speed)),
    ]);
    if (state.whole) {
      this.points = state.whole;
      this.loss.set(state.whole.curve);
    }
    const legend = make("legend", {}, "A click adds class");
    const radios = Array.from({ length: state.classes }, (_, label) => {
      const radio = make("input", { type: "radio", name: this.view.name, value: String(label) });
      radio.checked = label === this.label;
      radio.addEventListener("change", () => (this.label = label));
      const mark = make("span", { class: "mark", style: `color:${this.view.colors.classes[label]}` });
      mark.textContent = ["●", "■", "▲"][label % 3];
      return make("label", {}, radio, mark, String(label));
    });
    const clear = make("button", { type: "button", onclick: () => this.view.send({ do: "clear" }) });
    clear.textContent = `Clear my points (${this.points ? this.points.own.length : 0})`;
    this.view.keepFocus(this.classes, [legend, ...radios, clear]);
    this.shape = state;
  }

  /** A frame: numbers of the moment, and the levels. */
  frame(numbers, levels) {
    this.levels = levels;
    this.loss.add(numbers.step, numbers.loss, numbers.val);
    this.view.status(
      `step ${numbers.step} · loss ${short(numbers.loss)}` +
        (numbers.val === null
          ? ""
          : ` · validation loss ${short(numbers.val)}, ${percent(numbers.right)} right`),
    );
    this.draw();
  }

  draw() {
    if (!this.levels || !this.shape) return;
    this.drawRegion();
    this.drawNetwork();
    this.loss.draw(this.view.colors, this.view.ink);
  }

  drawRegion() {
    const { region: side, classes, reach } = this.shape;
    const { ink, paper } = this.view;
    const palette = this.view.colors.classes;
    const colors = palette.map(rgb);
    const area = side * side;
    this.tile ??= new Tile(side);
    this.tile.paint((place) =>
      tint(colors[this.levels[place]], (SATURATION * this.levels[area + place]) / (LEVELS - 1)),
    );
    const [width, height] = this.region.begin();
    const context = this.region.context;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    context.drawImage(this.tile.canvas, 0, 0, width, height);
    const at = (x, y) => [(width * (x + reach)) / (2 * reach), (height * (reach - y)) / (2 * reach)];
    context.lineWidth = 0.8;
    for (const [part, size] of [["val", 2], ["train", 2.6], ["own", 4]]) {
      for (const [x, y, label] of this.points[part]) {
        if (label >= classes) continue;
        const color = palette[label];
        const edge = part === "own" ? ink : part === "val" ? color : paper;
        drawMark(context, label, ...at(x, y), size, part === "val" ? paper : color, edge);
      }
    }
    if (document.activeElement === this.region.canvas || this.hasFocus) {
      const [x, y] = at(...this.cross);
      context.strokeStyle = ink;
      context.lineWidth = 1.5;
      context.beginPath();
      context.moveTo(x - 9, y);
      context.lineTo(x + 9, y);
      context.moveTo(x, y - 9);
      context.lineTo(x, y + 9);
      context.stroke();
    }
  }

  drawNetwork() {
    const { map: side, drawn, widths, region } = this.shape;
    const [width, height] = this.network.begin();
    const context = this.network.context;
    const palette = this.view.colors.classes;
    const [below, above] = palette.map(rgb);
    const signed = (level) => (level < 32 ? tint(below, (32 - level) / 32) : tint(above, (level - 32) / 31));
    const most = Math.max(...drawn.slice(0, -1));
    const size = Math.max(12, Math.min(40, (height - 22) / most - 3));
    const columns = drawn.length;
    const column = (place) => size / 2 + 8 + ((width - size - 16) * place) / (columns - 1);
    const row = (place, count) => 18 + (height - 18) * ((place + 0.5) / count);
    // Weights first, below the units.
    let start = 2 * region * region;
    const firstUnit = start;
    for (let layer = 1; layer < columns - 1; layer++) start += drawn[layer] * side * side;
    for (let layer = 0; layer < columns - 1; layer++) {
      const [from, to] = [drawn[layer], drawn[layer + 1]];
      if (start + from * to > this.levels.length) break; // no chain of layers
      for (let one = 0; one < from; one++) {
        for (let other = 0; other < to; other++) {
          const weight = (this.levels[start + one * to + other] - 32) / 31;
          if (Math.abs(weight) < 0.04) continue;
          context.strokeStyle = palette[weight < 0 ? 0 : 1];
          context.globalAlpha = 0.25 + 0.6 * Math.abs(weight);
          context.lineWidth = 0.4 + 3 * Math.abs(weight);
          context.beginPath();
          const [x, y] = [column(layer) + size / 2, row(one, from)];
          const [toX, toY] = [column(layer + 1) - size / 2, row(other, to)];
          context.moveTo(x, y);
          context.bezierCurveTo((x + toX) / 2, y, (x + toX) / 2, toY, toX, toY);
          context.stroke();
        }
      }
      start += from * to;
    }
    context.globalAlpha = 1;
    context.textAlign = "center";
    context.font = "11px system-ui, sans-serif";
    this.unitTile ??= new Tile(side);
    let unit = firstUnit;
    for (let layer = 0; layer < columns; layer++) {
      const x = column(layer);
      context.fillStyle = this.view.ink;
      const shown = drawn[layer] < widths[layer] ? `${drawn[layer]} of ${widths[layer]}` : widths[layer];
      const name = layer === 0 ? "inputs" : layer === columns - 1 ? "classes" : `${shown} units`;
      const half = context.measureText(name).width / 2;
      context.fillText(name, Math.max(half, Math.min(width - half, x)), 11);
      for (let place = 0; place < drawn[layer]; place++) {
        const y = row(place, drawn[layer]);
        if (layer === columns - 1) {
          context.lineWidth = 1;
          drawMark(context, place, x, y, 7, palette[place], this.view.paper);
          context.fillStyle = this.view.ink;
          context.fillText(String(place), x, y + 21);
          continue;
        }
        const picture = this.unitTile.paint((pixel) => {
          if (layer > 0) return signed(this.levels[unit + pixel]);
          const along = place === 0 ? pixel % side : side - 1 - Math.floor(pixel / side);
          return signed(Math.round(1 + (62 * along) / (side - 1)));
        });
        if (layer > 0) unit += side * side;
        context.imageSmoothingEnabled = size > side;
        context.drawImage(picture, x - size / 2, y - size / 2, size, size);
        context.strokeStyle = this.view.ink;
        context.lineWidth = 0.6;
        context.strokeRect(x - size / 2, y - size / 2, size, size);
      }
    }
    this.network.canvas.setAttribute("aria-label", `the network: ${widths.join(", ")} units a layer`);
  }

  clicked(event) {
    const box = this.region.canvas.getBoundingClientRect();
    const { reach, classes } = this.shape;
    const x = reach * ((2 * (event.clientX - box.left)) / box.width - 1);
    const y = reach * (1 - (2 * (event.clientY - box.top)) / box.height);
    this.cross = [x, y];
    this.add(event.shiftKey ? (this.label + 1) % classes : this.label);
  }

  key(event) {
    const { reach, classes } = this.shape;
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    if (event.key in move) {
      const step = (event.shiftKey ? 0.15 : 0.04) * reach;
      this.cross = this.cross.map((value, axis) =>
        Math.max(-reach, Math.min(reach, value + step * move[event.key][axis])),
      );
      this.drawRegion();
    } else if (/^\d$/.test(event.key) && Number(event.key) < classes) {
      this.add(Number(event.key));
    } else if (event.key === "Enter" || event.key === " ") {
      this.add(this.label);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  add(label) {
    const [x, y] = this.cross;
    this.view.send({ do: "point", x, y, class: label });
    this.view.announce(`A point of class ${label} at ${x.toFixed(2)}, ${y.toFixed(2)}`);
  }
}

// --- a drawn digit -----------------------------------------------------------------------------

class DrawingGame {
  constructor(view) {
    this.view = view;
    this.side = 56; // pixels along each side of what the kernel gets
    this.pad = new Picture({
      class: "pad",
      tabindex: "0",
      role: "application",
      "aria-label":
        "drawing pad. Draw with the mouse; or hold the space bar and move with the arrow keys. Delete clears it.",
      onpointerdown: (event) => this.down(event),
      onpointermove: (event) => this.move(event),
      onpointerup: () => (this.pen = null),
      onpointercancel: () => (this.pen = null),
      onkeydown: (event) => this.key(event),
      onkeyup: (event) => {
        if (event.key === " ") this.inked = false;
      },
    });
    // What is drawn, in white on black, as small as the kernel gets it.
    this.ink = make("canvas", { width: this.side, height: this.side });
    this.inkContext = this.ink.getContext("2d", { willReadFrequently: true });
    this.inkContext.lineCap = this.inkContext.lineJoin = "round";
    this.inkContext.lineWidth = 4.5;
    this.inkContext.strokeStyle = "#fff";
    this.cross = [28, 28];
    this.got = new Picture({ class: "got", "aria-label": "your drawing as the network gets it" });
    this.units = new Picture({ class: "units", "aria-label": "units of the first layer" });
    this.verdict = make("p", { class: "verdict", "aria-live": "polite" });
    this.bars = Array.from({ length: 10 }, (_, digit) => {
      const bar = make("span", { class: "bar" });
      const share = make("span", { class: "share" });
      return { bar, share, row: make("div", { class: "digit" }, String(digit), make("span", { class: "track" }, bar), share) };
    });
    this.how = make("figcaption", {});
    const clear = make("button", { type: "button", onclick: () => this.clear() }, "Clear");
    this.element = make(
      "div",
      { class: "drawing" },
      make("figure", {}, this.pad.canvas, clear, make("figcaption", {}, "Draw a digit here.")),
      make("figure", {}, this.got.canvas, this.how),
      make(
        "figure",
        {},
        this.verdict,
        make("div", { class: "bars", role: "group", "aria-label": "ten probabilities" }, ...this.bars.map((b) => b.row)),
      ),
      make(
        "figure",
        { class: "of-units" },
        this.units.canvas,
        make(
          "figcaption",
          {},
          "The first units of the first layer: what each looks for (orange: ink raises it, blue: ink lowers it), and below it how strongly it responds.",
        ),
      ),
    );
    this.clear(true);
  }

  state(state) {
    this.shape = state;
    this.how.textContent = `As your network gets it. ${state.how}`;
    this.view.buttons.hidden = false;
    for (const button of this.view.buttons.children) {
      button.hidden = button.dataset.do !== "keep";
    }
    if (state.accuracy !== null) this.view.status(`${percent(state.accuracy)} of its test set right`);
  }

  frame(numbers, levels) {
    this.numbers = numbers;
    this.levels = levels;
    this.draw();
  }

  draw() {
    this.drawPad();
    if (!this.levels || !this.shape) return;
    const { probabilities, verdict, responses } = this.numbers;
    if (this.verdict.textContent !== verdict) this.verdict.textContent = verdict;
    const best = Math.max(...probabilities);
    probabilities.forEach((probability, digit) => {
      const { bar, share, row } = this.bars[digit];
      bar.style.width = `${100 * probability}%`;
      share.textContent = percent(probability);
      row.classList.toggle("best", probability === best);
    });
    const side = this.shape.side;
    this.tile ??= new Tile(side);
    const grey = (level) => Array(3).fill((255 * level) / (LEVELS - 1));
    const [width, height] = this.got.begin();
    this.got.context.imageSmoothingEnabled = false;
    this.got.context.drawImage(this.tile.paint((place) => grey(this.levels[place])), 0, 0, width, height);
    this.drawUnits(responses.length, side);
  }

  drawUnits(count, side) {
    const [width, height] = this.units.begin();
    if (!count) return;
    const context = this.units.context;
    const palette = this.view.colors.classes;
    const [below, above] = palette.map(rgb);
    const signed = (level) => (level < 32 ? tint(below, (32 - level) / 32) : tint(above, (level - 32) / 31));
    const columns = width > 500 ? 8 : 4;
    const rows = Math.ceil(count / columns);
    const size = Math.min((width - 2) / columns - 10, (height - 2) / rows - 18);
    const first = side * side;
    const response = first + count * side * side;
    for (let unit = 0; unit < count; unit++) {
      const x = (unit % columns) * (size + 10) + 2;
      const y = Math.floor(unit / columns) * (size + 18) + 2;
      const start = first + unit * side * side;
      context.imageSmoothingEnabled = false;
      context.drawImage(this.tile.paint((place) => signed(this.levels[start + place])), x, y, size, size);
      const level = (this.levels[response + unit] - 32) / 31;
      context.fillStyle = palette[level < 0 ? 0 : 1];
      context.fillRect(x, y + size + 3, Math.abs(level) * size, 7);
      context.strokeStyle = this.view.ink;
      context.lineWidth = 0.6;
      context.strokeRect(x, y + size + 3, size, 7);
    }
    const strongest = this.numbers.responses.indexOf(Math.max(...this.numbers.responses));
    this.units.canvas.setAttribute(
      "aria-label",
      `${count} units of the first layer; unit ${strongest} responds most strongly`,
    );
  }

  drawPad() {
    const [width, height] = this.pad.begin();
    const context = this.pad.context;
    context.fillStyle = "#000";
    context.fillRect(0, 0, width, height);
    context.drawImage(this.ink, 0, 0, width, height);
    if (document.activeElement === this.pad.canvas && this.keyed) {
      context.strokeStyle = "#e3b341";
      const [x, y] = this.cross.map((value) => (value * width) / this.side);
      context.strokeRect(x - 5, y - 5, 10, 10);
    }
  }

  at(event) {
    const box = this.pad.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top].map((v) => (v * this.side) / box.width);
  }

  down(event) {
    this.pad.canvas.setPointerCapture(event.pointerId);
    this.pen = this.at(event);
    this.line(this.pen, this.pen);
  }

  move(event) {
    if (!this.pen) return;
    const to = this.at(event);
    this.line(this.pen, to);
    this.pen = to;
  }

  key(event) {
    const move = { ArrowLeft: [-2, 0], ArrowRight: [2, 0], ArrowUp: [0, -2], ArrowDown: [0, 2] };
    this.keyed = true;
    if (event.key === " ") this.inked = true;
    else if (event.key === "Delete" || event.key === "Backspace") this.clear();
    else if (event.key in move) {
      const to = this.cross.map((v, axis) => Math.max(2, Math.min(this.side - 2, v + move[event.key][axis])));
      if (this.inked) this.line(this.cross, to);
      this.cross = to;
      this.drawPad();
    } else return;
    event.preventDefault();
  }

  line(from, to) {
    this.inkContext.beginPath();
    this.inkContext.moveTo(...from);
    this.inkContext.lineTo(to[0] + 0.01, to[1]);
    this.inkContext.stroke();
    this.drawPad();
    this.later();
  }

  /** Send what is drawn, at most twelve times a second. */
  later() {
    this.sending ??= setTimeout(() => {
      this.sending = null;
      const rgba = this.inkContext.getImageData(0, 0, this.side, this.side).data;
      const grey = new Uint8Array(this.side * this.side).map((_, place) => rgba[4 * place]);
      this.view.send({ do: "draw" }, [grey.buffer]);
    }, 80);
  }

  clear(quietly = false) {
    this.inkContext.fillStyle = "#000";
    this.inkContext.fillRect(0, 0, this.side, this.side);
    this.drawPad();
    if (!quietly) this.later();
  }
}

// --- one number at a time ----------------------------------------------------------------------

class LineGame {
  constructor(view) {
    this.view = view;
    this.knobs = make("div", { class: "knobs" });
    this.plot = new Picture({ class: "region", "aria-label": "the data and the line" });
    this.landscape = new Picture({ class: "region", "aria-label": "the loss of every W and b" });
    this.sliders = Object.fromEntries(["W", "b"].map((name) => [name, this.slider(name)]));
    this.slopes = make("p", { class: "slopes" });
    this.element = make(
      "div",
      {},
      this.knobs,
      make("div", { class: "knobs sliders" }, ...Object.values(this.sliders).map((s) => s.label)),
      this.slopes,
      make(
        "div",
        { class: "line" },
        make("figure", {}, this.plot.canvas, make("figcaption", {}, "y = W x + b over the data")),
        make(
          "figure",
          {},
          this.landscape.canvas,
          make(
            "figcaption",
            {},
            "Loss of every W (across) and b (up): the bluer, the lower. The arrow points against the gradient, the way a step goes.",
          ),
        ),
      ),
    );
  }

  slider(name) {
    const input = make("input", { type: "range", step: "0.05", "data-knob": name });
    const value = make("output", {});
    input.addEventListener("input", () => {
      value.textContent = input.value;
      this.view.send({ do: "set", name, value: Number(input.value) });
    });
    const text = make("span", {}, `${name} = `, value);
    return { input, value, label: make("label", {}, text, input) };
  }

  state(state) {
    this.shape = state;
    if (state.whole) this.points = state.whole.points;
    for (const { input } of Object.values(this.sliders)) {
      input.min = String(-state.reach);
      input.max = String(state.reach);
    }
    const set = (name) => (value) => this.view.send({ do: "set", name, value });
    const knob = (label, name, options) => choice(label, name, options, state.knobs[name], set(name));
    this.view.keepFocus(this.knobs, [
      knob("Learning rate", "lr", numbers(0.01, 0.03, 0.1, 0.3, 0.5, 0.7, 1, 1.1)),
      knob("Steps a frame", "speed", numbers(1, 5, 20)),
    ]);
  }

  frame(numbers, levels) {
    this.numbers = numbers;
    this.levels = levels;
    for (const [name, { input, value }] of Object.entries(this.sliders)) {
      if (document.activeElement !== input || this.view.playing) input.value = String(numbers[name]);
      value.textContent = short(numbers[name]);
    }
    this.view.status(`step ${numbers.step} · loss ${short(numbers.loss)}`);
    const [slopeW, slopeB] = numbers.gradient.map(short);
    this.slopes.textContent = `Gradient: ∂L/∂W = ${slopeW}, ∂L/∂b = ${slopeB}`;
    this.draw();
  }

  draw() {
    if (!this.levels || !this.shape) return;
    this.drawPlot();
    this.drawLandscape();
  }

  drawPlot() {
    const { W, b } = this.numbers;
    const [width, height] = this.plot.begin();
    const context = this.plot.context;
    const xs = this.points.map(([x]) => x);
    const ys = this.points.map(([, y]) => y);
    const reachX = 1.1 * Math.max(...xs.map(Math.abs), 0.5);
    const [low, high] = [Math.min(...ys, 0) - 1, Math.max(...ys, 0) + 1];
    const at = (x, y) => [(width * (x + reachX)) / (2 * reachX), (height * (high - y)) / (high - low)];
    context.strokeStyle = "#999";
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(...at(-reachX, 0));
    context.lineTo(...at(reachX, 0));
    context.moveTo(...at(0, low));
    context.lineTo(...at(0, high));
    context.stroke();
    context.lineWidth = 0.6;
    const [blue, orange] = this.view.colors.classes;
    const paper = this.view.paper;
    for (const [x, y] of this.points) drawMark(context, 0, ...at(x, y), 2.6, blue, paper);
    context.strokeStyle = orange;
    context.lineWidth = 2.5;
    context.beginPath();
    context.moveTo(...at(-reachX, b - W * reachX));
    context.lineTo(...at(reachX, b + W * reachX));
    context.stroke();
    this.plot.canvas.setAttribute("aria-label", `the data and the line y = ${short(W)} x + ${short(b)}`);
  }

  drawLandscape() {
    const { grid, reach } = this.shape;
    const { W, b, gradient, path, loss } = this.numbers;
    const [width, height] = this.landscape.begin();
    const context = this.landscape.context;
    const [blue, orange] = this.view.colors.classes;
    this.tile ??= new Tile(grid);
    const shade = rgb(blue);
    this.tile.paint((place) => tint(shade, 1 - this.levels[place] / (LEVELS - 1)));
    context.imageSmoothingEnabled = true;
    context.drawImage(this.tile.canvas, 0, 0, width, height);
    const at = (w, bias) => [(width * (w + reach)) / (2 * reach), (height * (reach - bias)) / (2 * reach)];
    context.fillStyle = this.view.ink;
    context.font = "11px system-ui, sans-serif";
    context.fillText("W →", width - 28, height - 5);
    context.fillText("b ↑", 4, 12);
    context.strokeStyle = this.view.ink;
    context.lineWidth = 1;
    context.beginPath();
    for (const place of [...path, [W, b]]) context.lineTo(...at(...place));
    context.stroke();
    const [x, y] = at(W, b);
    drawMark(context, 0, x, y, 5, orange, this.view.ink);
    // The step itself, lr · gradient, at least as long as can be seen.
    const rate = this.shape.knobs.lr;
    const [toX, toY] = at(W - rate * gradient[0], b - rate * gradient[1]);
    const length = Math.hypot(toX - x, toY - y);
    if (length > 0.5) {
      const [dx, dy] = [(toX - x) / length, (toY - y) / length];
      const shown = Math.max(length, 16);
      const [endX, endY] = [x + dx * shown, y + dy * shown];
      context.lineWidth = 2.5;
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(endX, endY);
      context.moveTo(endX - 8 * dx + 5 * dy, endY - 8 * dy - 5 * dx);
      context.lineTo(endX, endY);
      context.lineTo(endX - 8 * dx - 5 * dy, endY - 8 * dy + 5 * dx);
      context.stroke();
    }
    this.landscape.canvas.setAttribute(
      "aria-label",
      `loss ${short(loss)} at W ${short(W)}, b ${short(b)}; the gradient is ${gradient.map(short).join(", ")}`,
    );
  }
}

// --- the view around them ----------------------------------------------------------------------

const GAMES = { plane: PlaneGame, digits: DrawingGame, line: LineGame };
let count = 0;

class PlayView {
  constructor(model, element) {
    this.model = model;
    this.element = element;
    this.name = `g2c-play-${++count}`; // of its radio buttons
    this.levels = null; // of the newest frame
    this.order = Promise.resolve(); // messages are worked on one after the other
    this.heard = performance.now();
    this.playing = false;
    this.play = make("button", { type: "button", class: "play", onclick: () => this.toggle() });
    const button = (text, message, title) =>
      make(
        "button",
        { type: "button", title, "data-do": message.do, onclick: () => this.send(message) },
        text,
      );
    this.buttons = make(
      "div",
      { class: "buttons" },
      this.play,
      button("Step", { do: "step" }, "one step of your code"),
      button("Restart", { do: "restart" }, "new weights"),
      button("Keep a picture", { do: "keep" }, "end, and leave a picture in the notebook"),
    );
    this.title = make("strong", {});
    this.numbers = make("span", { class: "numbers" });
    this.borrowed = make("p", { class: "borrowed", hidden: true });
    this.problem = make("p", { class: "problem", role: "alert", hidden: true });
    this.news = make("p", { class: "news", role: "status", hidden: true });
    this.spoken = make("p", { class: "spoken", "aria-live": "polite" });
    this.said = make("div", { class: "said" });
    this.printed = make("pre", { "aria-label": "what your code printed", tabindex: "0" });
    this.output = make("details", { open: true, hidden: true });
    this.output.append(make("summary", {}, "printed by your code"), this.printed);
    this.root = make(
      "section",
      { class: "g2c-play", "aria-label": "playground" },
      make("div", { class: "head" }, this.buttons, this.title, this.numbers),
      this.borrowed,
      this.problem,
      this.news,
    );
    element.append(this.root);
    this.showPlaying();
    this.listener = (message, buffers) => this.receive(message, buffers);
    model.on("msg:custom", this.listener);
    this.timer = setInterval(() => this.tick(), CREDIT_MS);
    this.seen = () => document.visibilityState === "visible" && this.send({ do: "hello" });
    document.addEventListener("visibilitychange", this.seen);
    this.resized = new ResizeObserver(() => this.game?.draw());
    this.resized.observe(this.root);
    this.themed = new MutationObserver(() => this.game?.draw());
    this.themed.observe(document.body, { attributeFilter: ["data-jp-theme-light", "class"] });
    // Jupyter's own keys (a, b, d d …) must not act on the notebook from within.
    this.root.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); // Ctrl-S still saves
    });
    this.send({ do: "hello" });
  }

  close() {
    clearInterval(this.timer);
    this.model.off("msg:custom", this.listener);
    document.removeEventListener("visibilitychange", this.seen);
    this.resized.disconnect();
    this.themed.disconnect();
  }

  send(message, buffers) {
    try {
      this.model.send(message, undefined, buffers);
    } catch (error) {
      this.gone = true; // the channel to the kernel is closed
    }
  }

  /** Once a second: grant credit, and see whether the kernel still answers. */
  tick() {
    if (document.visibilityState !== "visible") {
      this.heard = performance.now();
      return;
    }
    this.send({ do: "credit" });
    const quiet = performance.now() - this.heard;
    if (this.gone || (quiet > GONE_MS && !this.cell)) {
      this.tell("The kernel is gone, or has forgotten this playground: run the cell again.", true);
    } else if (quiet > QUIET_MS && !this.cell) {
      this.tell(
        `No answer for ${Math.round(quiet / 1000)} s: the kernel is busy, or your code is in a loop. ` +
          "To stop it, interrupt the kernel (■ in the toolbar).",
      );
    }
  }

  receive(message, buffers) {
    this.heard = performance.now();
    this.gone = false;
    this.order = this.order
      .then(() => this.work(message, buffers))
      .catch((error) => console.error("g2c playground", error));
  }

  async work(message, buffers) {
    if (message.kind === "state") this.state(message);
    else if (message.kind === "printed") this.print(message.text);
    else if (message.kind === "frame") await this.frame(message, buffers[0]);
    if (!this.cell) this.tell("");
  }

  state(state) {
    if (state.colors) this.themes = state.colors;
    if (!this.game && !state.whole) return; // the answer to somebody else's hello may come first
    this.cell = state.cell;
    if (!this.game) {
      this.game = new GAMES[state.mode](this);
      this.root.append(this.game.element, this.said, this.output, this.spoken);
    }
    this.playing = state.playing;
    this.showPlaying();
    this.title.textContent = state.title;
    this.show(this.borrowed, state.borrowed && `Borrowed, not your own: ${state.borrowed}.`);
    this.show(this.problem, state.problem);
    if (state.cell) this.tell("Paused while a cell runs.");
    this.said.replaceChildren(...state.said.map((line) => make("p", {}, line)));
    if (state.printed !== undefined) this.print(state.printed);
    this.game.state(state);
    this.game.draw();
  }

  async frame(message, buffer) {
    const change = await inflate(buffer);
    if (message.key) this.levels = change;
    else if (this.levels?.length === change.length) {
      for (let place = 0; place < change.length; place++) this.levels[place] += change[place];
    } else {
      if (!this.asked) this.send({ do: "hello" }); // a frame was missed
      this.asked = true;
      return;
    }
    this.asked = false;
    this.frames = (this.frames || 0) + 1;
    this.root.dataset.frames = this.frames;
    this.root.dataset.step = message.step;
    this.game?.frame(message, this.levels);
  }

  toggle() {
    this.send({ do: this.playing ? "pause" : "play" });
  }

  showPlaying() {
    this.play.textContent = this.playing ? "❚❚ Pause" : "▶ Play";
    this.root?.classList.toggle("playing", this.playing);
  }

  show(element, text) {
    element.hidden = !text;
    if (element.textContent !== text) element.textContent = text || "";
  }

  tell(text, gone = false) {
    this.show(this.news, text);
    this.root.classList.toggle("gone", gone);
  }

  print(text) {
    this.output.hidden = !text;
    this.printed.textContent = text;
    this.printed.scrollTop = this.printed.scrollHeight;
  }

  status(text) {
    this.numbers.textContent = text;
  }

  announce(text) {
    this.spoken.textContent = text;
  }

  /** The colour of text, which follows the theme. */
  get ink() {
    return getComputedStyle(this.root).color;
  }

  /** The colour of the page. */
  get paper() {
    return getComputedStyle(this.root).getPropertyValue("--page").trim();
  }

  /** The colours of classes and lines on such a page. */
  get colors() {
    return this.themes[this.paper === "#fff" ? "light" : "dark"];
  }

  /** Replace the children, unless they would say the same; who has the focus keeps it. */
  keepFocus(parent, children) {
    const now = make("div", {}, ...children);
    const same = (element) =>
      element.innerHTML + [...element.querySelectorAll("select")].map((s) => s.value).join();
    if (same(parent) === same(now)) return;
    const focused = parent.querySelector(":focus")?.dataset.knob;
    parent.replaceChildren(...now.childNodes);
    if (focused) parent.querySelector(`[data-knob="${focused}"]`)?.focus();
  }
}

export default {
  render({ model, el }) {
    const view = new PlayView(model, el);
    return () => view.close();
  },
};
