"""The library's block parser, asking only the rules that can begin on a line."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock

from articles.markdown.lint import NESTING
from articles.markdown.parsing import parsing
from articles.markdown.tokens import text_token

# A list and its item are two levels each. Deeper text is kept, but not parsed.
_MAX_DEPTH = 40

_BlockRule = Callable[[StateBlock, int, int, bool], bool]
# Rules not named here may begin with any character; " " is an indented line.
_BLOCK_RULES = {
    "code": " ",
    "card_list": "[",
    "block_mark": "[",
    "callout": ":",
    "math_block": "$",
    "fence": "`~",
    "blockquote": ">",
    "hr": "-*_",
    "list": "-*+0123456789",
    "footnote": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
_LINE_STARTS = frozenset("".join(_BLOCK_RULES.values()))
# These look at the next line: where it is empty they cannot be.
_OF_TWO_LINES = frozenset({"table", "lheading"})


class BlockParser(ParserBlock):
    """Tries only the rules that can begin with a line's first character."""

    def __init__(self) -> None:
        super().__init__()
        self._rules: dict[tuple[str, str, bool], tuple[_BlockRule, ...]] = {}
        self._named: dict[str, list[tuple[str, _BlockRule]]] = {}

    def prepare(self) -> None:
        """Takes the enabled rules, in their order, once they are all there.

        A library rule that asks which rules may end it is given one, which asks those
        that can begin with the line's first character.
        """
        rules = [rule for rule in self.ruler.__rules__ if rule.enabled]
        chains = {"", *(chain for rule in rules for chain in rule.alt)}
        self._named = {
            chain: [(r.name, r.fn) for r in rules if not chain or chain in r.alt]
            for chain in chains
        }
        enders = {chain: [self._ender(chain)] for chain in chains if chain}
        self.ruler.getRules = lambda chainName="": enders[chainName]  # type: ignore[method-assign]

    def rules_at(
        self, state: StateBlock, line: int, chain: str = ""
    ) -> tuple[_BlockRule, ...]:
        """The rules worth trying on a line that is not empty; with a `chain`, of those
        that may end a block of that name."""
        char = state.src[state.bMarks[line] + state.tShift[line]]
        if state.sCount[line] - state.blkIndent >= 4:
            char = " "
        elif char not in _LINE_STARTS:
            char = "a"
        is_alone = state.isEmpty(line + 1)
        rules = self._rules.get((chain, char, is_alone))
        if rules is None:
            rules = self._rules[chain, char, is_alone] = tuple(
                function
                for name, function in self._named[chain]
                if char in _BLOCK_RULES.get(name, char)
                and not (is_alone and name in _OF_TWO_LINES)
            )
        return rules

    def _ender(self, chain: str) -> _BlockRule:
        def ends(state: StateBlock, line: int, end: int, silent: bool) -> bool:
            return any(
                rule(state, line, end, silent)
                for rule in self.rules_at(state, line, chain)
            )

        return ends

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        """Text below the deepest level becomes one paragraph instead of nothing."""
        line = state.skipEmptyLines(startLine)
        if state.level < _MAX_DEPTH:
            self._blocks(state, line, endLine)
            return
        if line < endLine:
            parsing(state.env).once(line, NESTING)
            text = state.getLines(line, endLine, state.blkIndent, False).strip()
            state.push("paragraph_open", "p", 1).map = [line, endLine]
            inline = state.push("inline", "", 0)
            inline.map = [line, endLine]
            inline.children = [text_token(text)]
            state.push("paragraph_close", "p", -1)
        state.line = endLine

    def _blocks(self, state: StateBlock, line: int, end: int) -> None:
        loose = False
        state.line = line
        while line < end and state.sCount[line] >= state.blkIndent:
            for rule in self.rules_at(state, line):
                if rule(state, line, end, False):
                    break
            # An empty line before the block just read makes a list loose.
            state.tight = not loose
            line = state.line
            # A paragraph in a list may have taken the empty line with it.
            loose = loose or state.isEmpty(line - 1)
            if line < end and state.isEmpty(line):
                loose = True
                line = state.skipEmptyLines(line)
                state.line = min(line, end)
