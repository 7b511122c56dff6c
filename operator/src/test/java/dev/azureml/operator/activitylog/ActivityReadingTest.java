package dev.azureml.operator.activitylog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.azuremetrics.Budget;
import dev.azureml.operator.engine.UnaskedOnlooker;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How the log of a place is asked for: the filters that Azure takes, page by page up to a bound, and never elsewhere. */
class ActivityReadingTest {
    private static final Instant NOW = Records.NOW;
    private static final String PATH = "/subscriptions/" + Records.WORKSPACE.subscriptionId()
            + "/providers/Microsoft.Insights/eventtypes/management/values";

    private final List<String> asked = new ArrayList<>();
    private final List<ArmId> abouts = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final Budget budget = new Budget(100, NOW);
    private IntFunction<ArmResult> answers = _ -> page("");
    private boolean narrow;

    private final class Azure extends UnaskedOnlooker.Reader {
        @Override
        public Optional<String> refusal(ArmId id) {
            return narrow && !id.equals(Records.WORKSPACE) ? Optional.of("not in scope") : Optional.empty();
        }

        @Override
        public ArmResult get(ArmId about, ArmRequest request) {
            asked.add(URLDecoder.decode(request.pathAndQuery(), StandardCharsets.UTF_8));
            abouts.add(about);
            return answers.apply(asked.size());
        }
    }

    private final class Ear implements ActivityPoller.Heard {
        @Override
        public void answered(String result) {
            heard.add(result);
        }

        @Override
        public void heldBack() {
            heard.add("held back");
        }

        @Override
        public void told(String event) {
            heard.add(event);
        }
    }

    private static ArmResult page(String link) {
        ObjectNode answer = (ObjectNode) Records.json("{'value': [], 'nextLink': '" + link + "'}");
        answer.withArray("value").add(Records.published());
        return new ArmResult.Ok(new ArmResponse(200, answer, Map.of(), NOW));
    }

    private Reading.Outcome run() {
        Azure azure = new Azure();
        Place place = Place.of(Records.WORKSPACE, azure).orElseThrow();
        return new Reading(budget, new Ear(), () -> NOW).run(place, azure, NOW.minusSeconds(1), NOW.plusNanos(1),
                _ -> true);
    }

    @Test
    void aGroupIsAskedForAtOnce() {
        assertThat(run()).isEqualTo(new Reading.Outcome.Read(List.of(Activity.read(Records.published())
                .orElseThrow())));
        assertThat(asked).containsExactly(PATH + "?api-version=2015-04-01&$filter=eventTimestamp ge "
                + "'2026-01-01T11:59:59Z' and eventTimestamp le '2026-01-01T12:00:00Z' and resourceGroupName eq 'RG'");
        assertThat(abouts).containsExactly(Records.WORKSPACE.group());
        assertThat(heard).containsExactly("ok");
    }

    @Test
    void whoMayNotLookAtTheGroupAsksForTheResource() {
        narrow = true;
        run();
        assertThat(asked).singleElement().asString().endsWith("and resourceUri eq '" + Records.WORKSPACE + "'");
        assertThat(abouts).containsExactly(Records.WORKSPACE);
    }

    @Test
    void outsideOfSubscriptionsThereIsNoLog() {
        assertThat(Place.of(ArmId.parse("/providers/Microsoft.Authorization/roleDefinitions/r"), new Azure()))
                .isEmpty();
    }

    @Test
    void aLinkLeadsToTheSameLogWhateverItSays() {
        answers = n -> page(n == 1 ? "https://evil.example/elsewhere?$skiptoken=2" : "");
        assertThat(run()).isInstanceOfSatisfying(Reading.Outcome.Read.class, read -> assertThat(read.activities())
                .hasSize(2));
        assertThat(asked.getLast()).isEqualTo(PATH + "?$skiptoken=2");
    }

    @Test
    void thePagesAreBoundedAndCounted() {
        answers = n -> page("https://a/b?$skiptoken=" + n);
        assertThat(run()).isInstanceOf(Reading.Outcome.Read.class);
        assertThat(asked).hasSize(Reading.MOST_PAGES);
        assertThat(heard).containsExactly("cut");
    }

    @Test
    void whenAzureSaysWaitTheIdentityWaits() {
        answers = _ -> new ArmResult.Failure(FailureKind.THROTTLED, ArmError.of("TooManyRequests", ""), Optional.of(
                Duration.ofSeconds(30)), 429);
        assertThat(run()).isInstanceOfSatisfying(Reading.Outcome.Failed.class,
                failed -> assertThat(failed.reason()).isEqualTo("throttled"));
        assertThat(budget.isBlocked("who", NOW.plusSeconds(29))).isTrue();
        assertThat(budget.isBlocked("who", NOW.plusSeconds(31))).isFalse();
    }

    @Test
    void aPageThatFailsFailsTheReading() {
        answers = n -> n == 1
                ? page("https://a/b?$skiptoken=2")
                : new ArmResult.Failure(FailureKind.AUTHORIZATION, ArmError.of("AuthorizationFailed", ""), Optional
                        .empty(), 403);
        assertThat(run()).isInstanceOfSatisfying(Reading.Outcome.Failed.class,
                failed -> assertThat(failed.reason()).isEqualTo("not-allowed"));
        answers = _ -> new ArmResult.Ok(new ArmResponse(200, Records.json("[]"), Map.of(), NOW));
        assertThat(run()).isInstanceOfSatisfying(Reading.Outcome.Failed.class,
                failed -> assertThat(failed.reason()).isEqualTo("unreadable"));
        assertThat(heard).containsExactly("not-allowed", "unreadable");
    }
}
