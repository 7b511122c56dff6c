package dev.azureml.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.api.PlannedChange;
import dev.azureml.operator.cost.Estimate;
import dev.azureml.operator.cost.Part;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.KindCondition;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlanReportTest {
    private static final String WORKSPACE = "/subscriptions/s/resourceGroups/rg/providers/"
            + "Microsoft.MachineLearningServices/workspaces/shop";

    private static Plan.OfObject object(PlannedChange... changes) {
        return new Plan.OfObject("MLWorkspace", "default", "shop", "ml/shop.yaml:1", List.of(changes), List.of(),
                List.of(),
                null, List.of(), List.of(), Set.of(), Set.of(), Plan.Cost.NONE);
    }

    private static PlannedChange update(String from, String to) {
        return new PlannedChange("Update", WORKSPACE, List.of("spec.description"), List.of(new PlannedChange.Values(
                "spec.description", from, to)));
    }

    @Test
    void aPersonReadsWhatBecomesOfWhichProperty() {
        Plan plan = new Plan(
                List.of(object(new PlannedChange("Create", "/subscriptions/s/resourceGroups/rg", null, null),
                        update("a", "b"),
                        new PlannedChange("Update", WORKSPACE + "/datastores/d", List.of("k"), List.of(
                                new PlannedChange.Values("k", null, null)))),
                        object()),
                List.of("A remark."));

        assertThat(PlanReport.text(plan, false)).isEqualTo("""
                MLWorkspace default/shop  (ml/shop.yaml:1)
                  + create resource group rg
                  ~ update Microsoft.MachineLearningServices/workspaces/shop  (rg)
                        spec.description: a → b
                  ~ update Microsoft.MachineLearningServices/workspaces/shop/datastores/d  (rg)
                        k: ***

                MLWorkspace default/shop  (ml/shop.yaml:1)
                    no changes

                A remark.
                Plan: 1 to create, 2 to update, 0 to replace, 0 to delete; 1 of 2 objects unchanged.
                """);
        assertThat(PlanReport.text(plan, true)).contains("\u001b[32m+ create resource group rg\u001b[0m");
        assertThat(plan.exitCode()).isEqualTo(2);
    }

    @Test
    void aCommentCanNotBeBrokenOutOf() {
        Plan plan = new Plan(List.of(object(update("```\n# @everybody <img src=x>", "```"))), List.of("*a* [b](c)"));

        assertThat(PlanReport.markdown(plan)).contains("```diff\n~ update ").contains("'''")
                .doesNotContain("\n# @everybody").contains("`*a* [b](c)`");
        assertThat(PlanReport.markdown(plan).split("```", -1)).hasSize(3);
    }

    @Test
    void nothingMovesTheCursorOrOrdersAnAgent() {
        Plan plan = new Plan(List.of(object(update("a\u001b[2J\r\n+ create nothing", "##vso[task.setvariable x]"))),
                List
                        .of());

        assertThat(PlanReport.text(plan, false)).doesNotContain("\u001b", "\r", "##vso[", "\n+ create nothing");
        assertThat(PlanReport.markdown(plan)).doesNotContain("\u001b", "\r", "##vso[");
    }

    @Test
    void whatAzureDoesNotShowIsSaid() {
        Plan plan = new Plan(
                List.of(new Plan.OfObject("MLConnection", "d", "n", "f:1", List.of(), List.of(), List.of(), null,
                        List.of(new KindCondition(ConditionType.NETWORK_CHECKED, KindCondition.Truth.FALSE,
                                ConditionReason.SUBNET_TOO_SMALL, "spec.x: too small")),
                        List.of(), Set.of("d/s"), Set.of("spec.pat"), Plan.Cost.NONE)),
                List.of());

        assertThat(PlanReport.text(plan, false)).contains("not compared, as Azure does not show it: spec.pat");
        assertThat(PlanReport.json(plan)).contains("\"notCompared\" : [ \"spec.pat\" ]",
                "\"type\" : \"NetworkChecked\"", "\"reason\" : \"SubnetTooSmall\"");
        assertThat(PlanReport.text(plan, false))
                .contains("    NetworkChecked=False (SubnetTooSmall): spec.x: too small\n");
        assertThat(plan.exitCode()).isZero();
    }

    @Test
    void aProgramReadsTheSame() throws IOException {
        JsonNode json = new ObjectMapper().readTree(PlanReport.json(new Plan(List.of(object(update("a", "b"))), List
                .of())));

        assertThat(json.at("/objects/0/changes/0/changes/0/to").asText()).isEqualTo("b");
        assertThat(json.at("/summary/update").asInt()).isEqualTo(1);
    }

    private static Estimate estimate(String what, @Nullable Integer monthly, int least, int most) {
        return new Estimate("EUR", null, List.of(new Part("compute", what, "r", false, monthly == null
                ? null
                : BigDecimal.valueOf(monthly), least, most)));
    }

    private static String costs(@Nullable Estimate after, @Nullable Estimate before) {
        return PlanReport.text(new Plan(List.of(new Plan.OfObject("MLCompute", "d", "n", "f:1", List.of(), List.of(),
                List.of(), null, List.of(), List.of(), Set.of(), Set.of(), new Plan.Cost(after, before))), List.of()),
                false);
    }

    @Test
    void costsAreToldWithTheirChange() {
        Estimate small = estimate("Standard_A", 10, 0, 1);
        Estimate big = estimate("Standard_A", 10, 1, 3);
        Estimate unknown = estimate("Standard_Z", null, 0, 1);

        assertThat(costs(big, null)).contains("    estimated monthly cost: 30.00 EUR running, 10.00 EUR idle (new)\n",
                "\nEstimated monthly cost: 30.00 EUR running, 10.00 EUR idle (new).\n");
        assertThat(costs(big, small)).contains("10.00 → 30.00 EUR running, 0.00 → 10.00 EUR idle (+20.00)");
        assertThat(costs(small, big)).contains("30.00 → 10.00 EUR running, 10.00 → 0.00 EUR idle (-20.00)");
        assertThat(costs(small, small)).contains("10.00 EUR running, 0.00 EUR idle (no change)");
        assertThat(costs(null, big)).contains("30.00 → 0.00 EUR running, 10.00 → 0.00 EUR idle (-30.00)");
        assertThat(costs(small, unknown)).contains("unknown → 10.00 EUR running", "the change is not known",
                "no price of what is there now: compute: Standard_Z in r");
        assertThat(costs(unknown, small)).doesNotContain("EUR").contains("no price: compute: Standard_Z in r");
        assertThat(costs(estimate("Standard_A", 10, 0, 1).and(estimate("Standard_Z", null, 0, 3)), small.and(unknown)))
                .as("more of what has no price").contains("(the change is not known").doesNotContain("(no change)");
        assertThat(costs(small.and(unknown).and(unknown), small)).contains("without 2 parts that");
        assertThat(costs(null, null)).doesNotContain("cost");
    }

    @Test
    void errorsCountMoreThanChanges() {
        Plan plan = new Plan(List.of(object(update("a", "b")), new Plan.OfObject("MLData", "d", "n", "f:1", List.of(),
                List.of(), List.of(new Plan.Located("f:2", "spec.x: no")), null, List.of(), List.of(), Set.of(),
                Set.of(), Plan.Cost.NONE)),
                List.of());

        assertThat(plan.exitCode()).isEqualTo(1);
        assertThat(PlanReport.text(plan, false)).contains("  ! f:2: spec.x: no\n", "; 1 error.");
        assertThat(new Plan(List.of(object()), List.of()).exitCode()).isZero();
    }
}
