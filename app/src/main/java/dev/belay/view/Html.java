package dev.belay.view;

import dev.belay.outside.Printable;

/** The few pieces of HTML that every page of Belay is made of; all text is escaped here. */
final class Html {
  private Html() {}

  static String escape(String text) {
    return Printable.of(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  static String code(String text) {
    return text.isEmpty() ? "" : "<code>" + escape(text) + "</code>";
  }

  /** One page without any request to elsewhere: it can be mailed, printed and archived. */
  static String page(String title, String body) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
    <title>%s</title>
    <style>%s</style>
    </head>
    <body>
    <main>
    %s
    </main>
    <script>%s</script>
    </body>
    </html>
    """
        .formatted(escape(title), STYLE, body, SCRIPT);
  }

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink:#1c2024; --dim:#5b6570; --line:#d5dade; --paper:#fff; --soft:#f4f6f7;
        --bad:#b3261e; --warn:#8a5a00; --good:#1d6b3a; --ask:#5b3fa0; }
      @media (prefers-color-scheme: dark) { :root { --ink:#e6e9eb; --dim:#9aa5ae; --line:#363d43; --paper:#15181a;
        --soft:#1e2326; --bad:#ff8a80; --warn:#e8b04a; --good:#6fcf97; --ask:#b8a2ff; } }
      * { box-sizing: border-box }
      body { margin:0; background:var(--paper); color:var(--ink); font:15px/1.5 system-ui,sans-serif }
      main { max-width:1100px; margin:0 auto; padding:2rem 1.2rem 4rem }
      h1 { font-size:1.7rem; margin:0 0 .2rem } h2 { font-size:1.15rem; margin:2.2rem 0 .6rem }
      h3 { font-size:1rem; margin:1.2rem 0 .3rem }
      p { margin:.3rem 0 } .dim { color:var(--dim) }
      code { font:13px/1.4 ui-monospace,monospace; overflow-wrap:anywhere }
      .verdict { border-left:6px solid; padding:.7rem 1rem; margin:1rem 0; background:var(--soft); font-weight:600 }
      .BLOCKED { border-color:var(--bad) } .UNDECIDED { border-color:var(--ask) } .CLEAR { border-color:var(--good) }
      .card { border:1px solid var(--line); border-left:4px solid; border-radius:4px; padding:.6rem .9rem; margin:.5rem 0 }
      .blocked { border-left-color:var(--bad) } .warned { border-left-color:var(--warn) }
      .undecided { border-left-color:var(--ask) } .decide { border-left-color:var(--ask) }
      .tag { font-size:.75rem; font-weight:700; letter-spacing:.04em; margin-right:.5rem }
      .blocked .tag,.bad { color:var(--bad) } .warned .tag,.warn { color:var(--warn) }
      .undecided .tag,.decide .tag,.ask { color:var(--ask) } .good { color:var(--good) }
      .next { background:var(--soft); padding:.3rem .6rem; border-radius:3px; display:block; margin-top:.3rem }
      table { border-collapse:collapse; width:100%; font-size:14px }
      th,td { text-align:left; vertical-align:top; padding:.35rem .5rem; border-bottom:1px solid var(--line) }
      th { font-size:.8rem; color:var(--dim) }
      .scroll { overflow-x:auto }
      .filters { display:flex; flex-wrap:wrap; gap:.5rem; margin:.5rem 0 }
      .filters input,.filters select { font:inherit; padding:.25rem .5rem; border:1px solid var(--line);
        border-radius:3px; background:var(--paper); color:var(--ink) }
      ol.ladder > li { margin:.7rem 0 }
      details > summary { cursor:pointer; margin:.4rem 0 }
      td { overflow-wrap:anywhere } td:first-child code { white-space:nowrap; overflow-wrap:normal }
      @media (max-width:800px), print { table,tbody,tr,td { display:block } thead,td:empty { display:none }
        tr { border-bottom:1px solid var(--line); padding:.3rem 0 } tr[hidden] { display:none }
        td { border:0; padding:.05rem 0 } td:first-child code { font-size:11px; font-weight:600 }
        td[data-head]:not(:first-child)::before { content:attr(data-head) ': '; color:var(--dim) } .scroll { overflow:visible } }
      .onpaper { display:none }
      @media print { .onpaper { display:block } .filters,tr[data-mine=false] { display:none } body { font-size:11px } code { font-size:10px }
        main { max-width:none; padding:0 } .card,tr { break-inside:avoid } h2 { break-after:avoid } }
      """;

  private static final String SCRIPT =
      """
      for (const box of document.querySelectorAll('.filters')) {
        const rows = [...document.querySelectorAll('#' + box.dataset.table + ' tbody tr')];
        const apply = () => {
          const text = box.querySelector('input[type=search]').value.toLowerCase();
          const kind = box.querySelector('select').value;
          const mine = box.querySelector('input[type=checkbox]').checked;
          let shown = 0;
          for (const row of rows) {
            const hide = (text && !row.textContent.toLowerCase().includes(text))
              || (kind && row.dataset.kind !== kind) || (mine && row.dataset.mine !== 'true');
            row.hidden = hide;
            if (!hide) shown++;
          }
          box.querySelector('.shown').textContent = shown + ' of ' + rows.length;
        };
        box.addEventListener('input', apply);
        apply();
      }
      """;
}
