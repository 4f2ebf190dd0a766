"use strict";
const byId = (id) => document.getElementById(id);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
const make = (name, className, text) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

// Steps and plays what `data` holds, in the elements that stand ready for it. In a room, `room.limit()` is the furthest state that may be
// seen, or null, and `room.stray()` is told whenever somebody goes their own way.
const walk = (data, words = data.words, room = { limit: () => null, stray: () => {} }) => {
  const places = data.places.map((place, at) => ({ ...place, section: byId("place-" + at) }));
  const programs = data.programs.map((program, n) => ({
    ...program,
    section: byId("program-" + n),
    code: byId("code-" + n),
    lines: [...byId("code-" + n).children],
    lanesList: byId("lanes-" + n),
    outputBox: byId("output-" + n),
  }));
  const timelines = data.timelines.map((timeline, n) => ({ ...timeline, section: byId("timeline-" + n) }));

  // Where everything stands: a place of the walkthrough, and how many events have happened in each program. Whoever shows this page in
  // step with others sends and takes this and nothing else.
  const state = { place: 0, positions: programs.map(() => 0) };
  const reached = programs.map(() => 0);
  const shown = [...new Set(programs.map((program) => program.side))].map((side) => programs.findIndex((it) => it.side === side));
  let focus = shown[0];
  const answers = new Map();
  let playing = null;

  // The number of the last stop of a program that is not after a position.
  const stopAt = (program, position) => {
    let low = 0;
    let high = program.stops.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (program.stops[middle][0] <= position) low = middle;
      else high = middle;
    }
    return low;
  };

  // Everything that playing goes through, one after another: between two places the programs go side by side, the longer way setting the
  // pace, and no way takes longer than so many frames.
  // In a trace without steps each stop is a frame of its own.
  const steps = places.filter((place) => place.kind === "step").length;
  const LONGEST = steps ? 24 : Infinity;
  const frames = [];
  const firstFrame = [];
  places.forEach((place, at) => {
    firstFrame.push(frames.length);
    frames.push({ place: at, positions: place.positions });
    const next = places[at + 1];
    if (!next) return;
    const ways = programs.map((program, n) => {
      const from = stopAt(program, place.positions[n]);
      const to = stopAt(program, next.positions[n]);
      return program.stops.slice(from + 1, to + 1).map((stop) => stop[0]);
    });
    const length = Math.min(LONGEST, Math.max(...ways.map((way) => way.length)));
    for (let frame = 1; frame < length; frame++) {
      const positions = ways.map((way, n) => {
        const done = Math.floor((way.length * frame) / length);
        return done ? way[done - 1] : place.positions[n];
      });
      frames.push({ place: at, positions });
    }
  });

  const waiting = (place) => places[place].questions.findIndex((_, number) => !answers.has(place + "/" + number));
  // The last frame that may be seen: what comes after a question that waits is its answer.
  const lastFrame = () => {
    const held = places.findIndex((_, at) => waiting(at) >= 0);
    const last = held < 0 ? frames.length - 1 : firstFrame[held];
    const limit = room.limit();
    if (!limit) return last;
    const isBeyond = (frame) => frame.place > limit.place || frame.positions.some((position, n) => position > limit.positions[n]);
    const beyond = frames.findIndex(isBeyond);
    return beyond < 0 ? last : Math.max(0, Math.min(last, beyond - 1));
  };
  const frameHere = () => {
    let here = firstFrame[state.place];
    const next = firstFrame[state.place + 1] ?? frames.length;
    for (let at = here; at < next; at++) {
      if (frames[at].positions.every((position, n) => position <= state.positions[n])) here = at;
    }
    return here;
  };

  const drawLanes = (program, position) => {
    const states = new Map();
    for (const [at, lane, look, word] of program.states) {
      if (at > position) break;
      states.set(lane, [look, word]);
    }
    const locals = new Map();
    for (const [at, lane, name, value] of program.locals) {
      if (at > position) break;
      if (!locals.has(lane)) locals.set(lane, new Map());
      if (value === null) locals.get(lane).delete(name);
      else locals.get(lane).set(name, value);
    }
    const rows = [];
    for (const [lane, [look, word]] of states) {
      const row = make("div");
      row.append(make("dt", "", program.lanes[lane]), make("dd", look, word));
      const own = [...(locals.get(lane) ?? [])];
      if (look !== "closed" && own.length) {
        row.append(make("dd", "locals", own.map(([name, value]) => name + " = " + value).join(" · ")));
      }
      rows.push(row);
    }
    program.lanesList.replaceChildren(...rows);
  };

  const drawOutput = (program, position) => {
    const pieces = [];
    for (const [at, isError, text] of program.outputs) {
      if (at > position) break;
      pieces.push(make("span", isError ? "err" : "", text));
    }
    program.outputBox.replaceChildren(...(pieces.length ? pieces : [make("span", "note", words.nothing)]));
    program.outputBox.scrollTop = program.outputBox.scrollHeight;
  };

  const drawCode = (program, stop) => {
    const here = stop[1];
    program.lines.forEach((line, at) => {
      const isHere = at + 1 === here;
      line.classList.toggle("here", isHere);
      if (isHere) line.setAttribute("aria-current", "step");
      else line.removeAttribute("aria-current");
    });
    const line = program.lines[here - 1];
    if (line) {
      const box = program.code;
      const top = line.offsetTop;
      const isSeen = top > box.scrollTop + 20 && top < box.scrollTop + box.clientHeight - 60;
      if (!isSeen) box.scrollTop = Math.max(0, top - box.clientHeight / 2);
    }
  };

  const drawTimeline = (timeline, number) => {
    const scroll = timeline.section.querySelector(".scroll");
    timeline.programs.forEach((n, row) => {
      const ticks = (position) => programs[n].stops[stopAt(programs[n], position)][2];
      const end = (position) => timeline.ends[row][Math.min(ticks(position), timeline.ends[row].length - 1)];
      const [here, seen] = [end(state.positions[n]), end(reached[n])];
      byId("seen-" + number + "-" + row).setAttribute("width", 9 + seen);
      const veil = byId("veil-" + number + "-" + row);
      veil.setAttribute("x", here);
      veil.setAttribute("width", Math.max(0, seen - here));
      byId("head-" + number + "-" + row).setAttribute("transform", "translate(" + here + " 0)");
      if (n === focus) {
        const room = scroll.clientWidth;
        if (here > scroll.scrollLeft + room - 40 || here < scroll.scrollLeft) scroll.scrollLeft = Math.max(0, here - room * 0.7);
      }
    });
  };

  const drawQuestions = (place) => {
    const open = waiting(place);
    places[place].questions.forEach((question, number) => {
      const box = byId("question-" + place + "-" + number);
      const answer = answers.get(place + "/" + number);
      box.hidden = answer === undefined && !(number === open && asking);
    });
  };

  const placeName = (at) => {
    if (places[at].kind === "begin") return words.begin;
    if (places[at].kind === "end") return words.end;
    return fill(words.step, { step: at, steps });
  };
  const where = () => {
    if (!steps) {
      const program = programs[focus];
      return fill(words.event, { at: stopAt(program, state.positions[focus]), all: program.stops.length - 1 });
    }
    return placeName(state.place);
  };

  // Whether the program in focus may be seen at its stop with this number.
  const mayBeSeen = (stop) => {
    const { stops } = programs[focus];
    return stop >= 0 && stop < stops.length && stops[stop][0] <= (room.limit()?.positions[focus] ?? Infinity);
  };

  let asking = false;
  const draw = () => {
    state.positions.forEach((position, n) => (reached[n] = Math.max(reached[n], position)));
    places.forEach((place, at) => place.section && (place.section.hidden = at !== state.place));
    programs.forEach((program, n) => {
      const stop = program.stops[stopAt(program, state.positions[n])];
      program.section.hidden = !shown.includes(n);
      drawCode(program, stop);
      drawLanes(program, state.positions[n]);
      drawOutput(program, state.positions[n]);
    });
    timelines.forEach((timeline, number) => {
      timeline.section.hidden = !timeline.programs.every((n) => shown.includes(n));
      if (!timeline.section.hidden) drawTimeline(timeline, number);
    });
    drawQuestions(state.place);
    const here = frameHere();
    const scrub = byId("scrub");
    const last = lastFrame();
    scrub.max = room.limit() ? last : frames.length - 1;
    scrub.value = here;
    scrub.setAttribute("aria-valuetext", where());
    byId("where").textContent = where();
    byId("previous").disabled = here === 0;
    byId("back").disabled = state.positions[focus] === 0;
    const isLast = here >= last && waiting(state.place) < 0;
    byId("next").disabled = isLast;
    byId("on").disabled = asking || !mayBeSeen(stopAt(programs[focus], state.positions[focus]) + 1);
    const play = byId("play").children;
    play[0].textContent = playing ? "‖" : "▶";
    play[1].textContent = playing ? words.pause : words.play;
    byId("play").disabled = isLast && !playing;
  };

  const say = (text) => (byId("live").textContent = text);
  const sayPlace = () => {
    const heading = places[state.place].section?.querySelector("h2");
    const lines = shown.map((n) => {
      const line = programs[n].stops[stopAt(programs[n], state.positions[n])][1];
      return line ? fill(words.about_to_run, { program: programs[n].name, line }) : "";
    });
    say([where(), heading?.textContent ?? "", ...lines].filter(Boolean).join(". "));
  };

  const go = (frame) => {
    const to = frames[frame];
    if (to.place !== state.place) asking = false;
    state.place = to.place;
    state.positions = [...to.positions];
    draw();
  };

  const pause = () => {
    clearTimeout(playing);
    playing = null;
  };

  // Asks the first question that waits here; whether there is one.
  const ask = () => {
    const number = waiting(state.place);
    if (number < 0) return false;
    pause();
    asking = true;
    draw();
    const box = byId("question-" + state.place + "-" + number);
    box.querySelector("button").focus();
    box.scrollIntoView({ block: "nearest" });
    return true;
  };

  const answer = (place, number, chosen) => {
    const key = place + "/" + number;
    if (answers.has(key)) return;
    answers.set(key, chosen);
    const box = byId("question-" + place + "-" + number);
    const right = places[place].questions[number];
    const buttons = [...box.querySelectorAll("li button")];
    buttons.forEach((button, at) => {
      button.disabled = true;
      if (at === right) button.classList.add("right");
      else if (at === chosen) button.classList.add("wrong");
      if (at === right || at === chosen) button.prepend(make("span", "", at === right ? "✓ " : "✗ "));
    });
    const said = { n: right + 1, answer: buttons[right].dataset.said };
    const verdict = chosen === right ? words.right : fill(chosen < 0 ? words.answer_is : words.wrong, said);
    box.querySelector(".verdict").textContent = verdict;
    box.querySelector(".skip").hidden = true;
    const why = box.querySelector(".why");
    if (why) why.hidden = false;
    asking = false;
    draw();
    byId("next").focus({ preventScroll: true });
  };

  const next = () => {
    pause();
    if (byId("next").disabled) return draw();
    room.stray();
    if (!asking && !ask() && state.place + 1 < places.length) {
      go(Math.min(firstFrame[state.place + 1], lastFrame()));
      window.scrollTo({ top: 0 });
      sayPlace();
    } else draw();
  };
  const previous = () => {
    pause();
    if (byId("previous").disabled) return draw();
    room.stray();
    const first = firstFrame[state.place];
    const isMoved = state.positions.some((position, n) => position !== frames[first].positions[n]);
    go(isMoved || state.place === 0 ? first : firstFrame[state.place - 1]);
    sayPlace();
  };
  const DWELL = 2500;
  const tick = () => {
    const here = frameHere();
    if (here >= frames.length - 1 || ask() || here >= lastFrame()) {
      pause();
      draw();
      return;
    }
    go(here + 1);
    const arrived = firstFrame.includes(here + 1);
    playing = setTimeout(tick, arrived ? DWELL : 220);
    if (arrived) sayPlace();
    draw();
  };
  const play = () => {
    if (playing) pause();
    else if (!byId("play").disabled) {
      room.stray();
      tick();
    }
    draw();
  };

  // One event of the program in focus; where it comes to another place, the others go there, too.
  const event = (by) => {
    pause();
    const program = programs[focus];
    const stop = stopAt(program, state.positions[focus]) + by;
    if (!mayBeSeen(stop)) return;
    room.stray();
    const position = program.stops[stop][0];
    let place = 0;
    places.forEach((other, at) => {
      if (other.kind !== "end" && other.positions[focus] <= position) place = at;
    });
    if (position >= places[places.length - 1].positions[focus]) place = places.length - 1;
    place = Math.min(place, room.limit()?.place ?? place);
    const held = places.findIndex((_, at) => at >= state.place && at < place && waiting(at) >= 0);
    if (held >= 0) {
      if (held !== state.place) go(firstFrame[held]);
      ask();
      return;
    }
    if (place !== state.place) {
      asking = false;
      state.positions = [...places[place].positions];
    }
    state.place = place;
    state.positions[focus] = position;
    draw();
    say(program.stops[stop][3] || where());
  };

  const show = (n) => {
    const side = programs[n].side;
    shown[shown.findIndex((other) => programs[other].side === side)] = n;
    focus = n;
    document.querySelectorAll("[data-shows]").forEach((button) => {
      button.setAttribute("aria-pressed", String(shown.includes(Number(button.dataset.shows))));
    });
    draw();
  };

  // Stands where it is told to: at a place, with so many events of each program, one of them in focus.
  const stand = (place, positions, inFocus = focus) => {
    pause();
    asking = false;
    state.place = place;
    state.positions = [...positions];
    focus = inFocus;
    draw();
  };

  byId("next").onclick = next;
  byId("previous").onclick = previous;
  byId("play").onclick = play;
  byId("back").onclick = () => event(-1);
  byId("on").onclick = () => event(1);
  byId("scrub").oninput = () => {
    pause();
    room.stray();
    go(Math.min(Number(byId("scrub").value), lastFrame()));
  };
  byId("scrub").onchange = sayPlace;
  document.querySelectorAll("[data-shows]").forEach((button) => (button.onclick = () => show(Number(button.dataset.shows))));
  document.querySelectorAll("section.side").forEach((side) => {
    const n = Number(side.dataset.program);
    side.addEventListener("focusin", () => (focus = n));
    side.addEventListener("click", () => {
      focus = n;
      draw();
    });
  });
  document.querySelectorAll("[data-answer]").forEach((button) => {
    const [place, number, chosen] = button.dataset.answer.split("/").map(Number);
    button.onclick = () => answer(place, number, chosen);
  });
  document.onkeydown = (key) => {
    if (key.ctrlKey || key.altKey || key.metaKey) return;
    const on = key.target;
    if (on.closest("input")) return;
    const isBox = on.closest(".code,.scroll,.output,#poll");
    if (asking && /^[1-9]$/.test(key.key)) {
      byId("question-" + state.place + "-" + waiting(state.place))?.querySelectorAll("li button")[Number(key.key) - 1]?.click();
    } else if (asking && key.key === "s") {
      answer(state.place, waiting(state.place), -1);
    } else if (key.key === "ArrowRight" && !isBox) steps ? next() : event(1);
    else if (key.key === "ArrowLeft" && !isBox) steps ? previous() : event(-1);
    else if (key.key === " " && !on.closest("button,a")) play();
    else if (key.key === ".") event(1);
    else if (key.key === ",") event(-1);
    else return;
    key.preventDefault();
  };

  byId("controls").hidden = false;
  byId("next").hidden = byId("previous").hidden = !steps;
  draw();
  return { places, programs, state, draw, pause, placeName, sayPlace, stand };
};
