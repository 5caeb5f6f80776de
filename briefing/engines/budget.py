"""A ceiling on what a paid model may take, kept before and after every request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from briefing.engines.protocols import Expense
from briefing.errors import ModelError, UsageError

_DEFAULT_MAX_TOKENS = 500_000


@dataclass(slots=True, kw_only=True)
class Budget:
    """What may be spent, and what was.

    Attributes:
        max_tokens: Tokens read and written together.
        max_cost: In the currency of the prices; None for no limit.
        input_price: For a million tokens read; None where not known.
        output_price: For a million tokens written.
    """

    max_tokens: int = _DEFAULT_MAX_TOKENS
    max_cost: float | None = None
    input_price: float | None = None
    output_price: float | None = None
    n_input_tokens: int = 0
    n_output_tokens: int = 0

    def price(self, n_input_tokens: int, n_output_tokens: int) -> Expense:
        """These tokens with their cost."""
        cost = None
        if self.input_price is not None and self.output_price is not None:
            cost = (n_input_tokens * self.input_price + n_output_tokens * self.output_price) / 1_000_000
        return Expense(n_input_tokens=n_input_tokens, n_output_tokens=n_output_tokens, cost=cost)

    @property
    def spent(self) -> Expense:
        """What was spent so far."""
        return self.price(self.n_input_tokens, self.n_output_tokens)

    def claim(self, wanted: Expense) -> None:
        """Asks before spending.

        Raises:
            ModelError: it would go beyond the budget; nothing is spent.
        """
        n_tokens = self.n_input_tokens + self.n_output_tokens + wanted.n_input_tokens + wanted.n_output_tokens
        if n_tokens > self.max_tokens:
            raise ModelError(
                f"this would take up to {n_tokens:,} tokens, more than the budget of {self.max_tokens:,}; "
                f"brief fewer sources or raise BRIEFING_CHAT_MAX_TOKENS"
            )
        cost = (self.spent.cost or 0) + (wanted.cost or 0)
        if self.max_cost is not None and cost > self.max_cost:
            raise ModelError(
                f"this would cost up to {cost:.4f}, more than the budget of {self.max_cost:g}; "
                f"brief fewer sources or raise BRIEFING_CHAT_MAX_COST"
            )

    def spend(self, n_input_tokens: int, n_output_tokens: int) -> None:
        """Books what a request took."""
        self.n_input_tokens += n_input_tokens
        self.n_output_tokens += n_output_tokens


def budget_from(environment: Mapping[str, str]) -> Budget:
    """The budget as the environment sets it.

    `BRIEFING_CHAT_MAX_TOKENS`, `BRIEFING_CHAT_MAX_COST`, and `BRIEFING_CHAT_PRICE` as "input/output" for a million
    tokens, such as "0.15/0.60".

    Raises:
        UsageError: one of them is not a number.
    """
    budget = Budget()
    name = ""
    try:
        if value := environment.get(name := "BRIEFING_CHAT_MAX_TOKENS"):
            budget.max_tokens = int(value)
        if value := environment.get(name := "BRIEFING_CHAT_MAX_COST"):
            budget.max_cost = float(value)
        if value := environment.get(name := "BRIEFING_CHAT_PRICE"):
            budget.input_price, budget.output_price = map(float, value.split("/"))
    except ValueError as error:
        raise UsageError(f"the environment's {name} is not valid: {error}") from error
    if budget.max_cost is not None and budget.input_price is None:
        raise UsageError("BRIEFING_CHAT_MAX_COST needs BRIEFING_CHAT_PRICE, as input/output for a million tokens")
    return budget
