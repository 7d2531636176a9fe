"""The style of the page about a class: bars, tables, and how they fold on a narrow screen.

Comes after the common style of sheet, whose colours it uses. Pure.
"""

STYLE = """
.key{display:flex;flex-wrap:wrap;gap:.6rem 2.4rem;margin:1.6rem 0 0;padding:.8rem 0;
border:solid var(--line);border-width:1px 0}
.key div{display:flex;flex-direction:column-reverse}
.key dt{font:.8rem/1.4 system-ui,sans-serif;color:var(--dim)}
.key dd{margin:0;font-size:1.35rem;line-height:1.3;font-variant-numeric:lining-nums tabular-nums}
.key small{font-size:.6em;color:var(--dim)}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.3rem;list-style:none;margin:.9rem 0 0;padding:0;
font:.875rem/1.6 system-ui,sans-serif}
.bar{display:flex;width:13rem;height:.72rem;border:1px solid var(--line)}
.bar i{display:block;height:100%}
.bar .p{background:var(--dim)}
.bar .w{background:repeating-linear-gradient(135deg,var(--bad) 0 2px,transparent 2px 4px)}
.key-to i{display:inline-block;width:1.6rem;height:.72rem;border:1px solid var(--line);
margin:0 .35rem 0 1rem;vertical-align:-.05rem} .key-to i:first-child{margin-left:0}
.key-to .p{background:var(--dim)}
.key-to .w{background:repeating-linear-gradient(135deg,var(--bad) 0 2px,transparent 2px 4px)}
.dist .bar{border:0;width:min(26rem,42vw)} .dist .note{color:var(--dim);white-space:nowrap}
.dist th,.dist td{padding-top:.1rem;padding-bottom:.1rem}
.checks{width:100%} .checks tbody th{font-weight:400}
.checks tbody th[scope=rowgroup]{font-weight:600;padding-top:1.1rem}
.checks tbody th[scope=rowgroup] span{font-weight:400;color:var(--dim)}
.most{color:var(--bad);font-weight:600;white-space:nowrap}
.mist{list-style:none;margin:0;padding:0} .mist>li{margin:1rem 0;max-width:44rem;
display:grid;grid-template-columns:3.2rem 1fr}
.mist b.n{font-size:1.25rem;line-height:1.25;padding-right:1rem;font-weight:600;
font-variant-numeric:lining-nums tabular-nums}
.mist h3,.mist p{margin:.1rem 0}
.who{font:.84rem/1.6 system-ui,sans-serif;color:var(--dim);margin:.2rem 0}
.who p{max-width:none;margin:.2rem 0}
.cases td:last-child{max-width:38rem} .cases ul{margin:0;padding:0;list-style:none}
.cases td,.cases th{padding-top:.4rem;padding-bottom:.4rem;border-top:1px solid var(--line)}
.cases th[scope=row],.all th[scope=row]{max-width:15rem;overflow-wrap:anywhere}
.all th[scope=row]{font-weight:400;min-width:6.5rem} .all th.t{padding-right:.5rem}
.all td:last-child{min-width:11rem}
.all th.t span{writing-mode:vertical-rl;transform:rotate(180deg);display:inline-block;
line-height:1}
.all td{padding-top:.12rem;padding-bottom:.12rem} .all td.t{padding-right:.5rem}
.all tbody tr:hover{background:var(--soft)}
@media print{.bar{width:8rem} .dist .bar{width:16rem} .all{font-size:.68rem}
.all th,.all td{padding-right:.5rem} .all th.t,.all td.t{padding-right:.3rem}
.all th[scope=row],.all td:last-child{min-width:0}}
@media screen and (max-width:34rem){.dist .bar{width:27vw} .dist .note{white-space:normal}
.checks tr{display:grid;grid-template-columns:1fr 4rem 3.4rem 5.6rem;
align-items:center;padding:.2rem 0}
.checks tbody th,.cases td:last-child{grid-column:1/-1} .checks thead th:first-child{display:none}
.checks thead tr{align-items:end}
.checks .bar{width:100%} .checks td:nth-child(2),.checks thead th:nth-child(2){padding-right:.6rem}
.checks th,.checks td{padding-top:.05rem;padding-bottom:.05rem}
.cases thead{display:none} .cases tbody tr{display:grid;grid-template-columns:1fr auto 2.6rem;
border-top:1px solid var(--line);padding:.4rem 0} .cases td,.cases th{border:0;padding-top:0;
padding-bottom:.1rem}}
"""
