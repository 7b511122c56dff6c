package dev.azureml.operator.budget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** What Azure says was spent, and will be, of a budget. */
record Spend(JsonNode amount, JsonNode current, JsonNode forecast) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    static Spend in(Facts facts) {
        return new Spend(facts.at(BudgetKind.KEY, "/properties/amount"),
                facts.at(BudgetKind.KEY, "/properties/currentSpend"),
                facts.at(BudgetKind.KEY, "/properties/forecastSpend"));
    }

    ObjectNode report() {
        ObjectNode fields = Json.object();
        text(current).ifPresent(text -> fields.put("currentSpend", text));
        text(forecast).ifPresent(text -> fields.put("forecastSpend", text));
        percent().ifPresent(percent -> fields.put("spentPercent", percent));
        return fields;
    }

    /** Without figures in the message: those are in the status, and move. */
    KindCondition withinBudget() {
        Optional<Long> percent = percent();
        if (percent.isEmpty()) {
            return new KindCondition(ConditionType.WITHIN_BUDGET, Truth.UNKNOWN, ConditionReason.SPEND_UNKNOWN,
                    "Azure has not worked out yet what was spent; it does so once a day");
        }
        if (current.path("amount").decimalValue().compareTo(amount.decimalValue()) >= 0) {
            return new KindCondition(ConditionType.WITHIN_BUDGET, Truth.FALSE, ConditionReason.BUDGET_EXCEEDED,
                    "the amount is used up; Azure stops nothing, it tells those whom spec.notifications names");
        }
        boolean willBe = forecast.path("amount").isNumber()
                && forecast.path("amount").decimalValue().compareTo(amount.decimalValue()) > 0;
        return willBe
                ? new KindCondition(ConditionType.WITHIN_BUDGET, Truth.TRUE, ConditionReason.FORECAST_EXCEEDS,
                        "the amount lasts until now, and by Azure's forecast not until the end of the period")
                : new KindCondition(ConditionType.WITHIN_BUDGET, Truth.TRUE, ConditionReason.WITHIN_AMOUNT,
                        "less than the amount was spent in the period that runs");
    }

    private Optional<Long> percent() {
        JsonNode spent = current.path("amount");
        return spent.isNumber() && amount.isNumber() && amount.decimalValue().signum() > 0
                ? Optional.of(spent.decimalValue().multiply(HUNDRED)
                        .divide(amount.decimalValue(), 0, RoundingMode.HALF_UP).longValue())
                : Optional.empty();
    }

    private static Optional<String> text(JsonNode money) {
        JsonNode number = money.path("amount");
        return number.isNumber()
                ? Optional.of((number.decimalValue().setScale(2, RoundingMode.HALF_UP).toPlainString() + " "
                        + money.path("unit").asText("")).strip())
                : Optional.empty();
    }
}
