package dev.azureml.operator.budget;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLBudgetSpec;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Translation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BudgetKindTest {
    private final BudgetKind kind = new BudgetKind();

    private static ManagedObject<MLBudgetSpec> subject(JsonNode spec) {
        return Golden.subject(Golden.spec(MLBudgetSpec.class, spec));
    }

    @ParameterizedTest
    @ValueSource(strings = {"workspace", "group-of-workspace", "filtered-workspace", "subscription", "resource-group"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("budget/" + name);

        Translation translation = kind.translate(subject(golden.get("spec")), Golden.resolved(golden.get("spec")),
                Facts.NONE);

        assertThat(Golden.puts(translation)).isEqualTo(golden.get("puts"));
        assertThat(Golden.intents(translation).conditions()).isEmpty();
    }

    /** Where it began is not asked for again: the next month would be another beginning. */
    @Test
    void aBeginningThatNobodySaidIsSentAtCreationAlone() {
        var intent = Golden
                .intents(kind.translate(subject(Golden.json("{\"workspaceRef\":{\"name\":\"w\"},\"amount\":5}")),
                        Golden.resolved(Golden.json("{}")), Facts.NONE))
                .intents().getFirst();

        assertThat(intent.body().at("/properties/timePeriod").isMissingNode()).isTrue();
        assertThat(intent.createDefaults().at("/properties/timePeriod/startDate").asText())
                .isEqualTo("2026-05-01T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"currentSpend":{"amount":412.066,"unit":"EUR"}} | TRUE | WithinAmount | 412.07 EUR | | 82
            {"currentSpend":{"amount":500,"unit":"USD"}} | FALSE | BudgetExceeded | 500.00 USD | | 100
            {"currentSpend":{"amount":10,"unit":"EUR"},"forecastSpend":{"amount":501,"unit":"EUR"}} | TRUE | ForecastExceeds | 10.00 EUR | 501.00 EUR | 2
            {"currentSpend":{"amount":600},"forecastSpend":{"amount":700}} | FALSE | BudgetExceeded | 600.00 | 700.00 | 120
            {} | UNKNOWN | SpendUnknown | | |
            {"currentSpend":{"amount":"much"}} | UNKNOWN | SpendUnknown | | |
            """)
    void tellsWhatWasSpent(String answer, KindCondition.Truth truth, String reason, String current, String forecast,
            Long percent) {
        var body = Golden.json(answer).put("amount", 500);
        Facts facts = Golden.present("budget", Golden.json("{}").<com.fasterxml.jackson.databind.node.ObjectNode>set(
                "properties", body).toString());
        var subject = subject(Golden.json("{\"workspaceRef\":{\"name\":\"w\"},\"amount\":500}"));

        var condition = Golden.intents(kind.translate(subject, Golden.resolved(Golden.json("{}")), facts)).conditions()
                .getFirst();
        var report = kind.report(subject, facts);

        assertThat(condition.status()).isEqualTo(truth);
        assertThat(condition.reason().word()).isEqualTo(reason);
        assertThat(condition.message()).doesNotContainPattern("[0-9]");
        assertThat(report.path("currentSpend").asText(null)).isEqualTo(current);
        assertThat(report.path("forecastSpend").asText(null)).isEqualTo(forecast);
        assertThat(report.has("spentPercent") ? report.path("spentPercent").asLong() : null).isEqualTo(percent);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"properties":{"category":"Usage"}} | a budget of this API is one of cost
            {"properties":{"amount":1}} | use spec.amount
            {"properties":{"timePeriod":{}}} | use spec.startDate and spec.endDate
            {"eTag":"x"} | Azure alone writes it
            """)
    void noOverrideTouchesWhatTheSpecSays(String overrides, String words) {
        var spec = Golden.json("{\"workspaceRef\":{\"name\":\"w\"},\"amount\":5}");
        spec.set("overrides", Golden.json(overrides));

        assertThat(Golden.refusal(kind.translate(subject(spec), Golden.resolved(spec), Facts.NONE))).contains(words);
    }

    @Test
    void goesOrStaysByPolicy() {
        var made = Golden.recorded("budget", "/x");

        assertThat(kind.deletion(subject(Golden.json("{\"amount\":5}")), made).action())
                .isEqualTo(new DeletionAction.Delete(Map.of()));
        assertThat(kind.deletion(subject(Golden.json("{\"amount\":5,\"deletionPolicy\":\"Retain\"}")), made).deletes())
                .isFalse();
    }
}
