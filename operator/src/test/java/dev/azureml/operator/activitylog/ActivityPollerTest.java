package dev.azureml.operator.activitylog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Condition;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.MLWorkspaceStatus;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.config.ActivityLogSettings;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.UnaskedOnlooker;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.EventReason;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who is asked for when, who is told, and what is told again when it could not be. */
class ActivityPollerTest {
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final String KIND = "MLWorkspace";
    private static final String ALICE = "alice@contoso.com";
    private static final String LIST_KEYS = "Microsoft.MachineLearningServices/workspaces/listKeys/action";

    private Instant now = Records.NOW;
    private final Map<ObjectKey, Optional<ArmId>> objects = new LinkedHashMap<>();
    private final Set<ArmId> forbidden = new HashSet<>();
    private final Set<ArmId> away = new HashSet<>();
    private final Set<ArmId> foreign = new HashSet<>();
    private final Set<String> deaf = new HashSet<>();
    private final Set<String> broken = new HashSet<>();
    private final List<ObjectNode> log = new ArrayList<>();
    private final List<ArmId> asked = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Map<ObjectKey, Condition> conditions = new HashMap<>();
    private final List<String> counted = new ArrayList<>();
    private final ActivityPoller poller = new ActivityPoller(new Cluster(), new ActivityLogSettings(true, INTERVAL, 60),
            List.of(KIND), new OwnRequests(() -> now), new Ear(), () -> true, () -> now, new Authors(Duration.ofHours(
                    1)),
            Runnable::run);

    private final Map<String, String> principals = new HashMap<>();
    private boolean scoped;
    private FailureKind refusedAs = FailureKind.AUTHORIZATION;

    private final class Cluster extends UnaskedOnlooker {
        @Override
        public List<Onlooker.Seen> objects(String kind) {
            return objects.entrySet().stream().map(object -> new Onlooker.Seen(object.getKey(), Json.MAPPER
                    .convertValue(Json.object(), MLWorkspaceSpec.class),
                    status(object.getKey(), object.getValue()))).toList();
        }

        private MLWorkspaceStatus status(ObjectKey key, Optional<ArmId> id) {
            ObjectNode status = Json.object();
            id.ifPresent(there -> status.put("id", there.value()));
            status.set("conditions", Json.MAPPER.valueToTree(Stream.ofNullable(conditions.get(key)).toList()));
            return Json.MAPPER.convertValue(status, MLWorkspaceStatus.class);
        }

        @Override
        public Optional<Onlooker.Seen> find(ObjectKey key) {
            return objects(key.kind()).stream().filter(seen -> seen.key().equals(key)).findFirst();
        }

        @Override
        public void tell(ObjectKey key) {
            told.add(key.name());
        }

        @Override
        public Onlooker.Access access(Onlooker.Seen object) {
            return new Onlooker.Access.Granted(new Azure(object.key().name()));
        }

        @Override
        public Onlooker.ActsAs actsAs() {
            return new Onlooker.ActsAs(Set.of(Records.OWN), true);
        }

        @Override
        public boolean say(ObjectKey key, EventReason reason, String note, String what) {
            if (broken.contains(key.name())) {
                throw new IllegalStateException("broken");
            }
            if (deaf.contains(key.name())) {
                return false;
            }
            said.add(key.name() + " " + reason.word() + " " + note);
            return true;
        }
    }

    private final class Azure extends UnaskedOnlooker.Reader {
        private final String of;

        Azure(String of) {
            this.of = of;
        }

        @Override
        public String principal() {
            return principals.getOrDefault(of, "who");
        }

        @Override
        public Optional<String> refusal(ArmId id) {
            return scoped && id.equals(id.group()) ? Optional.of("only what lies in it") : Optional.empty();
        }

        @Override
        public boolean isMaster(ArmId id) {
            return !foreign.contains(id);
        }

        @Override
        public ArmResult get(ArmId about, ArmRequest request) {
            asked.add(about);
            if (forbidden.contains(about)) {
                return new ArmResult.Failure(refusedAs, ArmError.of("AuthorizationFailed", ""), Optional
                        .empty(), 403);
            }
            if (away.contains(about)) {
                return new ArmResult.Failure(FailureKind.UNAVAILABLE, ArmError.of("ServerTimeout", ""), Optional
                        .empty(), 503);
            }
            ObjectNode answer = Json.object();
            answer.putArray("value").addAll(log);
            return new ArmResult.Ok(new ArmResponse(200, answer, Map.of(), now));
        }
    }

    private final class Ear implements ActivityPoller.Heard {
        @Override
        public void answered(String result) {
            // the readings are counted where they arrive
        }

        @Override
        public void heldBack() {
            counted.add("held back");
        }

        @Override
        public void told(String event) {
            counted.add(event);
        }
    }

    private static ArmId id(int number) {
        return ArmId.parse("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg" + number
                + "/providers/Microsoft.MachineLearningServices/workspaces/shop");
    }

    private void object(String name, ArmId id) {
        objects.put(new ObjectKey(KIND, "a", name), Optional.of(id));
    }

    private void pass(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            poller.guardedTurn();
            now = now.plusMillis(500);
        }
    }

    private void readAgain() {
        now = now.plus(INTERVAL);
        poller.guardedTurn();
    }

    private ObjectNode record(Instant at, String caller, String operation, String status) {
        ObjectNode record = Records.published();
        record.put("eventTimestamp", at.toString()).put("caller", caller).put("operationId", "o-" + log.size());
        record.withObject("/claims").put("appid", caller.contains("@") ? "" : caller);
        record.withObject("/operationName").put("value", operation);
        record.withObject("/status").put("value", status);
        log.add(record);
        return record;
    }

    @Test
    void whoMayNotBeReadKeepsNobodyWaiting() {
        for (int i = 0; i < 60; i++) {
            object("theirs" + i, id(i));
            forbidden.add(id(i).group());
        }
        object("mine", id(60));

        pass(Duration.ofHours(1));

        assertThat(asked).filteredOn(id(60).group()::equals).hasSizeBetween(11, 12);
        assertThat(asked).as("less often").filteredOn(id(0).group()::equals).hasSizeBetween(2, 3);
    }

    @Test
    void allTakeTheirTurnAsManyAMinuteAsTheSettingSays() {
        for (int i = 0; i < 300; i++) {
            object("o" + i, id(i));
        }
        pass(Duration.ofMinutes(1));
        assertThat(asked).hasSizeBetween(118, 120);
        asked.clear();
        pass(Duration.ofMinutes(1));
        assertThat(asked).hasSizeBetween(59, 61);
        pass(Duration.ofMinutes(5));
        assertThat(Set.copyOf(asked)).hasSize(300);
        assertThat(counted).as("each is counted once").hasSizeLessThan(700);
    }

    @Test
    void whatAnotherReplicaBeganEndsUntold() {
        object("shop", Records.WORKSPACE);
        record(now.minusSeconds(60), Records.OWN, Records.WRITE, "Accepted");
        record(now.plusSeconds(500), Records.OWN, Records.WRITE, "Succeeded").put("operationId", "o-0");

        poller.guardedTurn();
        readAgain();
        readAgain();

        assertThat(said).isEmpty();
    }

    @Test
    void whatFailsAndThenSucceedsIsToldTwiceThoughItCorrelates() {
        object("shop", Records.WORKSPACE);
        record(now.minusSeconds(60), ALICE, Records.WRITE, "Failed");
        record(now.minusSeconds(50), ALICE, Records.WRITE, "Succeeded");

        poller.guardedTurn();
        readAgain();

        assertThat(said).hasSize(2);
        assertThat(said.getFirst()).startsWith("shop TriedInAzure");
        assertThat(said.getLast()).startsWith("shop ChangedInAzure");
    }

    @Test
    void whatCouldNotBeWrittenIsToldLaterAndCountedThen() {
        object("deaf", Records.WORKSPACE);
        object("broken", Records.WORKSPACE);
        object("other", Records.WORKSPACE);
        deaf.add("deaf");
        broken.add("broken");
        record(now.minusSeconds(60), ALICE, Records.WRITE, "Succeeded");
        poller.guardedTurn();
        assertThat(said).singleElement().asString().startsWith("other ");
        assertThat(counted).hasSize(1);

        deaf.clear();
        broken.clear();
        readAgain();
        readAgain();

        assertThat(said).hasSize(3);
        assertThat(counted).hasSize(3);
    }

    @Test
    void whoMayOnlyReferToItIsNotToldWhoElseUsesIt() {
        object("shop", Records.WORKSPACE);
        foreign.add(Records.WORKSPACE);
        record(now.minusSeconds(60), ALICE, Records.WRITE, "Succeeded");

        poller.guardedTurn();

        assertThat(said).isEmpty();
        assertThat(asked).isEmpty();
        foreign.clear();
        readAgain();
        foreign.add(Records.WORKSPACE);
        record(now, ALICE, Records.WRITE, "Succeeded");
        readAgain();
        assertThat(said).as("until its rights go").hasSize(1);
    }

    @Test
    void anObjectThatIsAwayForAMomentIsToldNothingTwice() {
        object("shop", Records.WORKSPACE);
        record(now.minusSeconds(60), ALICE, Records.WRITE, "Succeeded");
        poller.guardedTurn();
        objects.clear();
        readAgain();
        object("shop", Records.WORKSPACE);
        record(now.minusSeconds(10), ALICE, Records.WRITE, "Succeeded");

        readAgain();

        assertThat(said).hasSize(2);
    }

    @Test
    void whoDeletedWhatAnObjectOnlyLookedAtIsToldAfterItIsGone() {
        object("shop", Records.WORKSPACE);
        poller.guardedTurn();
        objects.put(new ObjectKey(KIND, "a", "shop"), Optional.empty());
        record(now.plusSeconds(10), ALICE, Records.WRITE.replace("/write", "/delete"), "Succeeded");

        readAgain();

        assertThat(said).singleElement().asString().startsWith("shop ChangedInAzure deleted in Azure by " + ALICE);
    }

    @Test
    void manyReadsHideNoChange() {
        object("shop", Records.WORKSPACE);
        record(now.minusSeconds(60), ALICE, Records.WRITE, "Succeeded");
        for (int i = 0; i < 9; i++) {
            record(now.minusSeconds(i), "someone" + i + "@contoso.com", LIST_KEYS, "Succeeded");
        }

        poller.guardedTurn();
        readAgain();

        assertThat(said).hasSize(Teller.MOST_EVENTS);
        assertThat(said.getFirst()).startsWith("shop ChangedInAzure").endsWith("beside it, 5 more");
    }

    private static ObjectKey key(String name) {
        return new ObjectKey(KIND, "a", name);
    }

    /** Returns what the status of the object is to say, and has it say so. */
    private List<String> say(String name) {
        List<KindCondition> all = poller.of(key(name));
        all.forEach(one -> conditions.put(key(name), new Condition(one.type().word(), one.status().word(), 1L, now
                .toString(), one.reason().word(), one.message())));
        return all.stream().map(one -> one.status().word() + " " + one.reason().word() + " " + one.message()).toList();
    }

    @Test
    void whatMayNotBeReadIsToldOnceOnTheOutermostObject() {
        object("shop", id(1));
        object("store", ArmId.parse(id(1).value() + "/datastores/store"));
        object("lab", id(2));
        forbidden.add(id(1).group());

        pass(Duration.ofHours(1));
        assertThat(say("shop")).singleElement().asString().startsWith("False ActivityNotAllowed").contains(
                id(1).group().value() + " (AuthorizationFailed)", "Microsoft.Insights/eventtypes/values/read",
                "Monitoring Reader");
        assertThat(say("store")).isEmpty();
        assertThat(say("lab")).as("it could always be read").isEmpty();
        told.clear();
        pass(Duration.ofHours(2));
        assertThat(told).as("while it stays so").isEmpty();

        forbidden.clear();
        pass(Duration.ofHours(1));
        assertThat(told).isNotEmpty().containsOnly("shop");
        assertThat(say("shop")).containsExactly("True ActivityArrives Azure's activity log is read every PT5M");
        told.clear();
        pass(Duration.ofHours(1));
        assertThat(told).isEmpty();
        assertThat(say("shop")).as("it stays there").hasSize(1);
    }

    @Test
    void whatIsReadForEachAloneIsToldOnTheOutermostToo() {
        scoped = true;
        ArmId store = ArmId.parse(id(1).value() + "/datastores/store");
        object("shop", id(1));
        object("store", store);
        forbidden.addAll(List.of(id(1), store));

        pass(Duration.ofHours(1));
        assertThat(say("shop")).singleElement().asString().contains(" " + id(1).value() + " (");
        assertThat(say("store")).isEmpty();

        forbidden.remove(id(1));
        pass(Duration.ofHours(1));
        assertThat(say("shop")).singleElement().asString().startsWith("False").contains(store.value());
        assertThat(say("store")).isEmpty();
    }

    @Test
    void whatAnotherIdentityReadsIsToldOnItself() {
        object("shop", id(1));
        object("store", ArmId.parse(id(1).value() + "/datastores/store"));
        principals.put("store", "another");
        forbidden.add(id(1).group());

        pass(Duration.ofHours(1));

        assertThat(say("shop")).singleElement().asString().startsWith("False");
        assertThat(say("store")).singleElement().asString().startsWith("False");
    }

    @Test
    void anotherCauseIsToldThoughTheReasonStays() {
        object("shop", id(1));
        forbidden.add(id(1).group());
        refusedAs = FailureKind.AUTHENTICATION;
        pass(Duration.ofHours(1));
        assertThat(say("shop")).singleElement().asString().contains("can't sign in");

        refusedAs = FailureKind.AUTHORIZATION;
        pass(Duration.ofHours(1));

        assertThat(say("shop")).singleElement().asString().contains("Monitoring Reader");
    }

    @Test
    void whatMayWorkNextTimeIsToldTheThirdTime() {
        object("shop", id(1));
        away.add(id(1).group());
        poller.guardedTurn();
        readAgain();
        assertThat(say("shop")).isEmpty();

        readAgain();
        poller.guardedTurn();

        assertThat(told).containsExactly("shop");
        assertThat(say("shop")).singleElement().asString().startsWith("False ActivityNotRead").endsWith(
                "ServerTimeout (503)");
        away.clear();
        readAgain();
        assertThat(say("shop")).singleElement().asString().startsWith("True");
    }

    @Test
    void afterAStartWhatWasSaidStandsUntilItIsFoundOutAnew() {
        object("shop", id(1));
        conditions.put(key("shop"), new Condition("ActivityRead", "False", 1L, now.toString(), "ActivityNotAllowed",
                "because"));
        assertThat(say("shop")).containsExactly("False ActivityNotAllowed because");

        poller.guardedTurn();

        assertThat(say("shop")).singleElement().asString().startsWith("True");
    }
}
