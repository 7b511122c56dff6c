package dev.azureml.e2e.chaos;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTest {
    private final Report report = new Report();

    @Test
    void whatStaysInAzureRightlyIsToldApart() {
        report.left(List.of("/late"));

        assertThat(report.isWell()).isTrue();
        assertThat(report.text("again")).containsPattern("orphaned +0\n")
                .containsPattern("left in Azure +1\n    /late\n");
    }

    @Test
    void twoOperatorsThatGoOnAreNotWell() {
        report.ofTwo(new Audit.Busiest("/a", 240), Map.of("/a", Report.MOST_WRITES_OF_TWO));
        assertThat(report.isWell()).isTrue();

        report.ofTwo(new Audit.Busiest("/a", 100), Map.of("/b", Report.MOST_WRITES_OF_TWO + 1));

        assertThat(report.isWell()).isFalse();
        assertThat(report.text("again")).containsPattern("fought +1\n    /b was written 17 times\n");
    }

    @Test
    void requestsOfTwoOperatorsAreBounded() {
        report.ofTwo(new Audit.Busiest("/a", 241), Map.of());

        assertThat(report.isWell()).isFalse();
    }
}
