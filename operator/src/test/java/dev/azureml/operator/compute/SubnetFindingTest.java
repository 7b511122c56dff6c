package dev.azureml.operator.compute;

import dev.azureml.operator.compute.SubnetSight.Unread;
import dev.azureml.operator.plan.ConditionReason;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

class SubnetFindingTest {
    private static SubnetFinding finding(String property, String what, String mend, String... further) {
        return new SubnetFinding(ConditionReason.TRAFFIC_BLOCKED, property, what, mend, List.of(further));
    }

    private static String text(SubnetFinding... findings) {
        return SubnetFinding.text(List.of(findings), List.of());
    }

    @Test
    void eachHasItsSteps() {
        assertThat(
                text(finding("a", "one", "do 1", "do 2"), finding("a", "two", "do 3"), finding("b", "three", "do 4")))
                .isEqualTo("a: one: do 1; do 2; two: do 3; b: three: do 4");
    }

    @Test
    void whatFindsNoPlaceIsToldInShort() {
        String far = "x".repeat(1990);
        assertThat(text(finding("a", "one", "do 1", far), finding("a", "two", far), finding("b", "three", "do 4")))
                .isEqualTo("a: one: do 1, and so for the others; and 2 more: two; b: three");
        assertThat(SubnetFinding.text(List.of(finding("a", "one", "do 1")), List.of(new Unread("x", "y", false))))
                .startsWith("a: one: do 1; not checked: x (y) is not there");
    }

    /** However much there is to say: the first step is whole, none is halved, and what was not checked is told. */
    @Test
    void noStepIsEverHalved() {
        qt().withExamples(2_000).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            List<SubnetFinding> findings = IntStream.rangeClosed(1, 1 + random.nextInt(8)).mapToObj(i -> finding(
                    "p" + random.nextInt(2), "w".repeat(1 + random.nextInt(400)), step(random), step(random),
                    step(random))).toList();
            List<Unread> unread = IntStream.range(0, random.nextInt(5)).mapToObj(i -> new Unread("u".repeat(1 + random
                    .nextInt(400)), "right", random.nextBoolean())).toList();

            String text = SubnetFinding.text(findings, unread);
            assertThat(text).hasSizeLessThanOrEqualTo(SubnetFinding.LONGEST).contains(findings.getFirst().mend());
            assertThat(text.split("<", -1)).hasSameSizeAs(text.split(">", -1));
            assertThat(text.contains("not checked: ")).isEqualTo(!unread.isEmpty());
        });
    }

    private static String step(Random random) {
        return "<" + "c".repeat(random.nextInt(700)) + ">";
    }
}
