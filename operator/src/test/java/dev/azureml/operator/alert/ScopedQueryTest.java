package dev.azureml.operator.alert;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** What a query of a rule may say. */
class ScopedQueryTest {
    /** Azure would read it as the operator. */
    @ParameterizedTest
    @ValueSource(strings = {"workspace('x').AmlComputeJobEvent", "AmlComputeJobEvent | union app(\"y\").requests",
        "resource\t('/subscriptions/s').T", "T | union ADX('https://x.y/z').T", "arg(\"\").Resources",
        "cluster('c').database('d').T", "externaldata (a: string) ['https://x']", "union workspace // why\n (\"x\").T",
        "['workspace'] ('x').T", "T | evaluate sql_request('a', 'b')", "evaluate http_request_post('https://x')",
        "external_table('t')", "T | where my_workspace(a)", "f()", "T | invoke f()", "T | join (f()) on a",
        "T | join (['f']()) on a", "T | where x in (f(1))"})
    void whatReadsElsewhereIsRefused(String query) {
        assertThat(ScopedQuery.beyond(query)).hasValueSatisfying(why -> assertThat(why)
                .contains("with the operator's rights", "such as AmlComputeJobEvent"));
    }

    /** What once walked past a list of what is refused. */
    @ParameterizedTest
    @ValueSource(strings = {"workspace // a\r('x').T", "workspace // a\u2028('x').T", "workspace // a\u2029('x').T",
        "workspace // a\u0085('x').T", "workspace\u200B('x').T", "workspace\uFEFF('x').T", "workspace\u180E('x').T",
        "workspace\u00A0('x').T", "['work\\x73pace'](\"x\").T", "[\"work\\u0073pace\"](\"x\").T",
        "external_data (a: string) ['https://x']", "externaldata hint.x=1 (a: string) ['https://x']",
        "T | union (externaldata hint.x=1 (a: string) ['https://x'])",
        "inline_external_table (a: string) kind=storage (h'x')", "T | evaluate infer_storage_schema(dynamic({}))",
        "evaluate infer_storage_schema(x)", "T | evaluate hint.distribution=single http_request('x')",
        "T | extend a = ```x``` | union (workspace('x').T)", "T | extend a = ~~~\"~~~ | union (workspace('x').T) //\"",
        "T | where a == datetime(\"x) or workspace('y').T", "T | where a == datetime(\") or workspace(\")",
        "T | where a == dynamic([\"x) or f(\"])", "T | where a == 'x\n' or f('", "T | where a == @'x\\' or f('y')",
        "T | where a == @'x''y' or f('y')", "T | where a == h@'x\\' or f('y')",
        "(workspace)('x').T", "union *", "union Aml*", "union ws.T", "union (T)", "union ['T']", "union workspace",
        "T | union withsource=X ['a b']", "let w = () { workspace('x').T }; w", "let w = workspace; w('x').T",
        "alias database d = cluster('x').database('y'); T", "set a; T", "find in (T) where x", "search 'x'",
        "T | macro-expand G as X (X.T)", "#connect cluster('x')", "T | partition by a (f)", "T | where a.b(1)",
        "workspace\n\n// x\n// y\n('x').T", "T | render", "T | 'where' x"})
    void whatWalkedPastIsRefused(String query) {
        assertThat(ScopedQuery.beyond(query)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"T", "T\n| where Workspace == 'a' and resource_id has 'app'\n",
        "T | summarize count() by _ResourceId", "T | extend app = 1 | where (app) > 0",
        "T // workspace('x'): Größe\n| where a == 'workspace(\"x\") é' // f(",
        "T | where TimeGenerated > ago(1h) and a in ('x', 'y') and b in~ (\"z\") and not(c has_any ('d'))",
        "T | summarize failed = countif(Status == 'Failed'), avg(DurationMs) by bin(TimeGenerated, 5m), Computer",
        "let limit_ = 5; let recent = T | where TimeGenerated > ago(1d); recent | join kind=inner (U | project a, b) on a",
        "T | join kind=leftouter U on $left.a == $right.b | project-away b1 | order by a desc | take 10",
        "union AmlComputeJobEvent, AmlRunEvent | where a between (1 .. 5)", "T | union isfuzzy=true U, V | count",
        "T | extend p = parse_json(Properties).sub[\"x y\"][0] | mv-expand p | extend x = tostring(p.name)",
        "T | where t > datetime(2026-01-31 10:00) and x == dynamic([\"a\", {\"b\": 1}]) and y == time(1d)",
        "T | where Path startswith @'C:\\dir\\' or Name matches regex \"a\\\\.b\"",
        "T | parse Message with * 'took ' ms:long ' ms' * | top 5 by ms desc | where isnotempty(Message)",
        "T | make-series n=count() default=0 on TimeGenerated from ago(1d) to now() step 1h by a",
        "T | extend d = a - b | evaluate bag_unpack(p) | where d > 1.5 and e !contains 'x' and (f =~ 'y' or g !in (1, 2))",
        "T | where percent % 2 == 0 | summarize arg_max(TimeGenerated, *) by a", "range x from 1 to 3 step 1",
        "T | summarize by a, b", "T | where a > toscalar(U | summarize avg(b))"})
    void whatOnlyComputesIsTaken(String query) {
        assertThat(ScopedQuery.beyond(query)).isEmpty();
    }

    @Test
    void aLongQueryIsReadInOneGo() {
        String spaces = " ".repeat(15_000);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThat(ScopedQuery.beyond("T | where app" + spaces)).isEmpty();
            assertThat(ScopedQuery.beyond("T | where app" + "//\n".repeat(5_000))).isEmpty();
            assertThat(ScopedQuery.beyond("T | where " + "(".repeat(15_000))).isEmpty();
            assertThat(ScopedQuery.beyond("T | where a == dynamic([" + "'a',".repeat(3_000) + "'b'])")).isEmpty();
        });
    }

    @Test
    void whatIsRefusedIsNamed() {
        assertThat(ScopedQuery.beyond("T | where workspace('x')").orElseThrow())
                .startsWith("workspace() is not one of");
        assertThat(ScopedQuery.beyond("T | invoke x").orElseThrow()).startsWith("invoke is not one of the operators");
        assertThat(ScopedQuery.beyond("T | evaluate x()").orElseThrow()).startsWith("evaluate x is not one of");
        assertThat(ScopedQuery.beyond("T\u200B").orElseThrow()).startsWith("the character U+200B at position 2");
        assertThat(ScopedQuery.beyond("T | where a == 'x").orElseThrow()).startsWith("the string at position 16");
    }
}
