// Follows a presentation: hears beside this page how everything stands, fetches its lesson, and shows that at the same place. Whoever
// goes their own way sees what the class has seen, and comes back when they want to.
(() => {
  const VERSION = 1;
  const LOST_AFTER = 40e3;
  const languages = JSON.parse(byId("words").textContent);
  let language = document.documentElement.lang;
  let words = languages[language];

  // A tab keeps its token and its answers while it is open, through being loaded again.
  const memory = {};
  const kept = (name, value) => {
    const key = location.pathname + name;
    if (value !== undefined) memory[key] = value;
    // Some browsers keep nothing.
    try {
      if (value !== undefined) sessionStorage.setItem(key, value);
      else memory[key] ??= sessionStorage.getItem(key);
    } catch {}
    return memory[key];
  };
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const put = (element, html) => {
    const template = make("template");
    template.innerHTML = html;
    element.replaceChildren(template.content);
  };
  const tell = (text) => (byId("told").textContent = text);
  const said = (wordings) => wordings?.[language] ?? wordings?.en ?? Object.values(wordings ?? {})[0];

  // ---- What is heard ----

  // How everything stands, after how many changes; null before anything was heard.
  let heard = null;
  let number = 0;
  // What keeps it from hearing more: "connecting", "lost", "full", "older" or nothing.
  let trouble = "connecting";
  let program = "";

  let due = null;
  const soon = (wait = 30) => {
    due ??= setTimeout(() => {
      due = null;
      show();
    }, wait);
  };

  const connection = (() => {
    let socket = null;
    let last = 0;
    let retry = null;
    let wait = 500;
    let token = kept("token");
    if (!token) {
      token = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      kept("token", token);
    }
    const isDone = () => trouble === "older" || heard?.is_over;
    const leave = () => {
      if (!socket) return;
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
      socket = null;
    };
    const later = () => {
      leave();
      if (isDone()) return;
      if (trouble !== "full" && trouble !== "connecting") trouble = "lost";
      clearTimeout(retry);
      // Not all at the same moment.
      retry = setTimeout(open, wait * (0.7 + Math.random() * 0.6));
      wait = Math.min(10e3, wait * 2);
      soon();
    };
    const hear = (told) => {
      if (told.told === "snapshot") {
        if (told.version !== VERSION) return refuse({ ...told, why: "version" });
        [heard, number, trouble, wait] = [told.state, told.number, null, 500];
        answers.send();
      } else if (told.told === "change") {
        if (told.number <= number) return;
        // What was missed is in the next snapshot.
        if (told.number !== number + 1 || !heard) return later();
        number = told.number;
        const [[part, value]] = Object.entries(told.change);
        heard[part === "over" ? "is_over" : part] = value;
      } else if (told.told === "counted") answers.counted(told);
      else if (told.told === "refused") return refuse(told);
      if (heard?.is_over) leave();
      soon();
    };
    const refuse = (told) => {
      program = told.program;
      trouble = { version: "older", full: "full" }[told.why] ?? "lost";
      if (trouble === "full") wait = 10e3;
      later();
      soon();
    };
    const open = () => {
      clearTimeout(retry);
      leave();
      if (isDone()) return;
      const address = new URL("ws?version=" + VERSION + "&token=" + token, location.href);
      address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
      last = Date.now();
      socket = new WebSocket(address);
      socket.onmessage = ({ data }) => {
        last = Date.now();
        let told;
        try {
          told = JSON.parse(data);
        } catch {
          return later();
        }
        hear(told);
      };
      socket.onclose = later;
    };
    // A phone that slept does not know what became of its connection.
    const awake = (most) => {
      if (document.hidden || isDone()) return;
      const isOpen = socket?.readyState === WebSocket.OPEN && Date.now() - last < most;
      const isOpening = socket?.readyState === WebSocket.CONNECTING && Date.now() - last < 5e3;
      if (!isOpen && !isOpening) {
        wait = 500;
        if (trouble !== "connecting") trouble = "lost";
        soon();
        open();
      }
    };
    document.addEventListener("visibilitychange", () => awake(20e3));
    window.addEventListener("online", () => awake(0));
    window.addEventListener("offline", later);
    window.addEventListener("pageshow", (event) => event.persisted && awake(0));
    const patience = () => (socket?.readyState === WebSocket.CONNECTING ? 15e3 : LOST_AFTER);
    setInterval(() => socket && Date.now() - last > patience() && later(), 5e3);
    return {
      open,
      say: (said) => {
        if (socket?.readyState !== WebSocket.OPEN || trouble) return false;
        socket.send(JSON.stringify(said));
        return true;
      },
    };
  })();

  // ---- The lesson ----

  // What is in view: the number, the language and the id of the lesson, and what plays it.
  let shown = null;
  let player = null;
  let isLoading = false;
  let isMissing = false;
  let isAlone = false;
  // By the ids of lessons: the furthest that the class has been.
  const furthest = {
    get: (lesson) => JSON.parse(kept("far " + lesson) ?? "null"),
    set: (lesson, state) => kept("far " + lesson, JSON.stringify(state)),
  };
  let spoken = "";
  let speaking = null;

  const limit = () => {
    if (heard?.is_over) return null;
    return furthest.get(shown.lesson) ?? { place: 0, positions: player?.programs.map(() => 0) ?? [] };
  };
  const stray = () => {
    if (isAlone || heard?.is_over) return;
    isAlone = true;
    soon(0);
  };

  const load = async (number, inLanguage, isNeeded = true) => {
    if (isLoading) return;
    isLoading = true;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 30e3);
    let wait = 0;
    isMissing = false;
    try {
      const response = await fetch("lesson/" + number + "/page." + inLanguage, { signal: stop.signal });
      if (!response.ok) throw response.status;
      const pieces = await response.json();
      if (pieces.version !== VERSION) trouble = "older";
      else if (!isAlone || !shown || pieces.lesson === shown.lesson) place(pieces, number, inLanguage);
    } catch {
      isMissing = isNeeded;
      wait = 1000 + Math.random() * 1000;
    }
    clearTimeout(timer);
    setTimeout(() => {
      isLoading = false;
      soon(0);
    }, wait);
  };

  const place = (pieces, number, inLanguage) => {
    const focused = document.activeElement?.id;
    const before = shown?.lesson === pieces.lesson ? player.state : null;
    const boxes = () => document.querySelectorAll("main .code,main .scroll,main .output");
    const scrolled = before ? [...boxes()].map((box) => [box.scrollLeft, box.scrollTop]) : [];
    player?.pause();
    for (const [id, part] of [["prose", "places"], ["programs", "programs"], ["timelines", "timelines"]]) put(byId(id), pieces[part]);
    byId("title").textContent = pieces.title;
    document.title = pieces.title + " · yieldscope";
    boxes().forEach((box, n) => box.scrollTo(...(scrolled[n] ?? [0, 0])));
    shown = { number, language: inLanguage, lesson: pieces.lesson };
    player = null;
    player = walk(pieces.data, languages[inLanguage], { limit, stray });
    // What the class has seen is seen.
    const far = furthest.get(pieces.lesson);
    if (far) player.stand(far.place, far.positions);
    if (before) player.stand(before.place, before.positions);
    if (focused) byId(focused)?.focus({ preventScroll: true });
  };

  // Where the class stands, on this page; null where that is not in the lesson in view.
  const classAt = () => {
    const position = heard?.position;
    if (!player || !position || position.lesson !== shown.lesson) return null;
    const last = player.places.length - 1;
    const step = position.place.step;
    const at = position.place === "introduction" ? 0 : step === undefined ? last : Math.min(step + 1, last);
    const sides = player.programs.map((it) => it.side);
    // Of several Rust programs another may be in view there until its document has come.
    const isMeant = (it, n) => sides.indexOf(it.side) === n && (it.language !== "rust" || (position.rust ?? it.name) === it.name);
    const positions = player.programs.map((it, n) => (isMeant(it, n) ? position.events[it.side] : player.places[at].positions[n]));
    const focus = Math.max(0, player.programs.findIndex((it) => it.language === position.program));
    return { place: at, positions, focus };
  };

  const showLesson = () => {
    const position = heard?.position;
    const isElsewhere = isAlone && shown && position && position.lesson !== shown.lesson;
    if (isElsewhere) {
      if (shown.language !== language) load(shown.number, language, false);
    } else if (heard && heard.lesson !== null && (shown?.number !== heard.lesson || shown.language !== language)) {
      load(heard.lesson, language);
    }
    const at = classAt();
    if (at) {
      const far = furthest.get(shown.lesson);
      const positions = at.positions.map((position, n) => Math.max(position, far?.positions[n] ?? 0));
      furthest.set(shown.lesson, { place: Math.max(at.place, far?.place ?? 0), positions });
    }
    if (!player) return;
    const main = document.querySelector("main");
    main.dataset.pane = (!isAlone && position?.pane) || "";
    if (at && !isAlone) {
      const key = shown.lesson + at.place;
      player.stand(at.place, at.positions, at.focus);
      if (key !== spoken) {
        spoken = key;
        clearTimeout(speaking);
        speaking = setTimeout(player.sayPlace, 400);
      }
    } else player.draw();
    player.programs.forEach((it, n) => it.section.classList.toggle("focus", !!at && !isAlone && n === at.focus));
    const far = limit()?.place ?? Infinity;
    player.places.forEach((it, n) => it.section?.classList.toggle("ahead", n > far));
    showTyped();
  };

  // Programs that are being edited, as they read now.
  const showTyped = () => {
    document.querySelectorAll("section.typed").forEach((it) => isAlone || !(it.dataset.name in (heard?.typed ?? {})) ? it.remove() : 0);
    document.querySelectorAll(".side.typing").forEach((it) => it.classList.remove("typing"));
    if (isAlone || !player) return;
    for (const [name, text] of Object.entries(heard?.typed ?? {})) {
      const side = player.programs.find((it) => it.name === name)?.section;
      let box = [...document.querySelectorAll("section.typed")].find((it) => it.dataset.name === name);
      if (!box) {
        box = make("section", "typed");
        box.dataset.name = name;
        const code = make("ol", "code");
        code.tabIndex = 0;
        code.setAttribute("aria-label", name);
        box.append(make("p", "note"), code);
        if (side) side.querySelector(".code").before(box);
        else byId("programs").prepend(box);
      }
      side?.classList.add("typing");
      box.querySelector(".note").textContent = "✎ " + fill(words.typed, { program: name });
      const code = box.querySelector(".code");
      const before = [...code.children];
      let changed = null;
      const lines = text.split("\n");
      lines.forEach((line, n) => {
        if (before[n]?.textContent === line) return;
        const item = make("li", "", line);
        if (before[n]) before[n].replaceWith(item);
        else code.append(item);
        changed ??= before.length && item;
      });
      before.slice(lines.length).forEach((item) => item.remove());
      if (changed) code.scrollTop = Math.max(0, changed.offsetTop - code.clientHeight / 2);
    }
  };

  // ---- How it follows ----

  const showRoom = () => {
    const at = classAt();
    const isOver = !!heard?.is_over;
    const isElsewhere = isAlone && shown && heard?.position && heard.position.lesson !== shown.lesson;
    const notice = () => {
      if (isOver) return words.over;
      if (trouble) return fill(words[trouble], { program });
      if (isMissing) return words.lost;
      if (heard.position?.is_black) return words.black;
      return heard.lesson === null || !player ? words.waiting : "";
    };
    const show = (id, text) => byId(id).textContent !== text && (byId(id).textContent = text);
    document.body.dataset.mode = isOver ? "over" : isAlone ? "alone" : "following";
    show("mode", isOver || !player || (trouble && !isAlone) ? "" : isAlone ? "○ " + words.alone : "● " + words.following);
    const place = isElsewhere ? words.elsewhere : at ? fill(words.class_at, { place: player.placeName(at.place) }) : "";
    show("class-at", isAlone && !isOver && place ? "· " + place : "");
    show("notice", notice());
    byId("return").hidden = !isAlone || isOver;
    byId("reload").hidden = trouble !== "older";
  };
  const follow = () => {
    if (!isAlone) return;
    const hadFocus = document.activeElement === byId("return");
    isAlone = false;
    spoken = "";
    show();
    if (hadFocus) byId("room").focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  };

  // ---- What the class is asked ----

  const answers = (() => {
    let isWaiting = false;
    const key = ({ poll, round }) => "answer " + poll + "/" + round;
    const mine = (poll) => JSON.parse(kept(key(poll)) ?? "null");
    const send = () => {
      const poll = heard?.poll;
      const answer = poll?.is_open && mine(poll);
      if (!answer || answer.isCounted || isWaiting) return;
      if (connection.say({ answer: { poll: poll.poll, round: poll.round, choice: answer.choice } })) {
        // Who changes their mind quickly is heard in the end.
        isWaiting = true;
        setTimeout(() => {
          isWaiting = false;
          send();
        }, 2000);
      }
    };
    return {
      mine,
      send,
      choose: (choice) => {
        const poll = heard?.poll;
        if (!poll?.is_open || heard.is_over || !heard.question || heard.question.poll !== poll.poll) return;
        if (mine(poll)?.choice === choice) return;
        kept(key(poll), JSON.stringify({ choice, isCounted: false }));
        send();
        show();
      },
      counted: (told) => {
        const answer = mine(told);
        if (answer && answer.choice !== told.choice) {
          isWaiting = false;
          send();
        } else kept(key(told), JSON.stringify({ choice: told.choice, isCounted: true }));
      },
    };
  })();

  let built = "";
  let announced = "";
  const isInView = () => {
    const { top, bottom } = byId("poll").getBoundingClientRect();
    return bottom > 60 && top < window.innerHeight - 120;
  };

  const buildPoll = (question) => {
    const box = byId("poll");
    const prompt = make("div", "prompt");
    put(prompt, said(question.prompt)?.html ?? "");
    const list = make("ol");
    question.choices.forEach((choice, n) => {
      const button = make("button");
      button.type = "button";
      const text = make("span", "choice");
      put(text, said(choice)?.html ?? "");
      button.append(make("b", "sign"), make("b", "", letters[n] + ". "), text, make("span", "mine"));
      button.onclick = () => button.getAttribute("aria-disabled") !== "true" && answers.choose(n);
      const item = make("li");
      item.append(button, make("div", "bars"));
      list.append(item);
    });
    const heading = make("h2");
    heading.id = "asked";
    box.replaceChildren(heading, prompt, list, make("p", "state"), make("p", "verdict"), make("div", "why"));
  };

  const bars = (counts, n) => {
    const of = (round) => {
      const all = counts[round].reduce((sum, count) => sum + count, 0);
      const [count, share] = [counts[round][n] ?? 0, all ? Math.round(((counts[round][n] ?? 0) * 100) / all) : 0];
      const bar = make("div", "bar");
      const track = make("div", "track");
      track.append(make("span", "length"));
      track.firstChild.style.width = share + "%";
      const number = (counts.length > 1 ? fill(words.round, { n: round + 1 }) + ": " : "") + fill(words.count, { n: count, share });
      bar.append(track, make("span", "number", number));
      return bar;
    };
    return counts.map((_, round) => of(round));
  };

  const showPoll = () => {
    const box = byId("poll");
    const question = heard?.question;
    box.hidden = !question;
    if (question) box.parentNode.dataset.asked = "";
    else delete box.parentNode.dataset.asked;
    if (!question) {
      byId("to-question").hidden = true;
      built = announced = "";
      return;
    }
    const wanted = question.poll + language + JSON.stringify(question.choices.map((choice) => said(choice)?.html));
    if (built !== wanted) buildPoll(question);
    built = wanted;
    const poll = heard.poll?.poll === question.poll ? heard.poll : null;
    const isOpen = !!poll?.is_open && !heard.is_over;
    const right = poll?.revealed?.right;
    const mine = poll && answers.mine(poll);
    const isMine = (n) => mine?.choice === n && (mine.isCounted || isOpen);
    box.querySelector("h2").textContent = poll?.round > 1 ? words.again : words.poll;
    [...box.querySelectorAll("li")].forEach((item, n) => {
      const button = item.firstChild;
      button.setAttribute("aria-disabled", String(!isOpen));
      button.setAttribute("aria-pressed", String(isMine(n)));
      button.classList.toggle("right", right === n);
      button.classList.toggle("wrong", right !== undefined && right !== n && isMine(n));
      button.querySelector(".sign").textContent = right === n ? "✓ " : right !== undefined && isMine(n) ? "✗ " : "";
      button.querySelector(".mine").textContent = isMine(n) ? " ← " + (mine.isCounted ? words.yours : words.sent) : "";
      item.lastChild.replaceChildren(...bars(poll?.counts ?? [], n));
    });
    const count = poll ? fill(words.answers, { n: poll.answered }) : "";
    box.querySelector(".state").textContent = !poll ? words.aloud : isOpen ? words.choose + " · " + count : words.closed + " · " + count;
    const truth = right === undefined ? "" : fill(words.truth, { letter: letters[right] });
    const why = box.querySelector(".why");
    box.querySelector(".verdict").textContent = truth;
    put(why, (truth && said(poll.revealed.why)?.html) || "");
    announce(poll, isOpen, truth, why.textContent, box);
    byId("to-question").hidden = !isOpen || isInView() || !!mine;
  };

  // Told once to who does not see it, and brought into view where that takes nobody from what they look at.
  const announce = (poll, isOpen, truth, why, box) => {
    const now = [poll?.poll, poll?.round, isOpen, truth].join("/");
    if (now === announced) return;
    const isNew = !announced || announced.split("/", 2).join("/") !== now.split("/", 2).join("/");
    announced = now;
    const texts = [...box.querySelectorAll("li")].map((item) => item.firstChild.textContent);
    if (truth) tell(truth + " " + why);
    else if (isNew) tell([box.querySelector("h2").textContent, box.querySelector(".prompt").textContent, ...texts].join(". "));
    else tell(box.querySelector(".state").textContent);
    if (isNew && !isAlone && !box.contains(document.activeElement)) box.scrollIntoView({ block: "start" });
  };

  // ---- All of it ----

  const show = () => {
    showLesson();
    showRoom();
    showPoll();
  };

  const speak = (code) => {
    language = code;
    words = languages[code];
    document.documentElement.lang = code;
    document.querySelectorAll("[data-word]").forEach((it) => (it.textContent = words[it.dataset.word]));
    document.querySelectorAll("[data-label]").forEach((it) => it.setAttribute("aria-label", words[it.dataset.label]));
    document.querySelectorAll("[data-speaks]").forEach((it) => it.setAttribute("aria-pressed", String(it.dataset.speaks === code)));
    show();
  };
  document.querySelectorAll("[data-speaks]").forEach((button) => {
    button.onclick = () => {
      history.replaceState(null, "", "?ui=" + button.dataset.speaks);
      speak(button.dataset.speaks);
    };
  });
  byId("return").onclick = follow;
  byId("reload").onclick = () => location.reload();
  byId("to-question").onclick = () => {
    byId("poll").scrollIntoView({ block: "start" });
    byId("poll").querySelector("button")?.focus({ preventScroll: true });
  };
  new IntersectionObserver(() => soon()).observe(byId("poll"));
  document.addEventListener("keydown", (key) => {
    if (key.ctrlKey || key.altKey || key.metaKey || key.target.closest("input")) return;
    const choice = /^[1-9]$/.test(key.key) ? Number(key.key) - 1 : key.key.length === 1 ? letters.indexOf(key.key.toUpperCase()) : -1;
    if (key.key === "Escape") follow();
    else if (choice >= 0 && heard?.poll?.is_open && choice < (heard.question?.choices.length ?? 0)) answers.choose(choice);
    else return;
    key.preventDefault();
  });
  speak(language);
  connection.open();
})();
