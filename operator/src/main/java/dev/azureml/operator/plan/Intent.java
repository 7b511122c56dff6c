package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One ARM resource that an object wants to be so, or needs to know of.
 *
 * @param key what it is to the object, stable over its life: {@code workspace}, {@code deployment/blue}
 * @param mode whether it is ours to write, must exist, or is only looked at
 * @param body what is wanted; what it leaves out is Azure's. Holds no secret. Empty when only read
 */
public record Intent(String key, Mode mode, ArmId id, String apiVersion, ObjectNode body, Additions additions,
        Order order, Handling handling) {

    /** What the operator may do with the resource. */
    public enum Mode {
        /** Create, update and delete. */
        MANAGE,
        /** Read; until it exists and has succeeded, what depends on it waits. */
        REQUIRE,
        /** Read before something is made that refers to it: without it that is not made, though nobody may look. */
        TARGET,
        /** Read; its absence is an answer like another. */
        LOOK
    }

    /**
     * What is sent beside the body, and not compared.
     *
     * @param createDefaults secure defaults and marks that are sent at creation alone, under the body
     * @param secrets write-only values by their place in the body
     * @param answers write-only values that another resource answers, by their place in the body
     * @param query added to the PUT
     * @param upload files that go before the body; null when there are none
     */
    record Additions(ObjectNode createDefaults, Map<JsonPointer, SecretValue> secrets,
            Map<JsonPointer, Answer> answers, Map<String, String> query, @Nullable Upload upload) {
        static final Additions NONE = new Additions(Json.object(), Map.of(), Map.of(), Map.of(), null);
    }

    /**
     * When it is written.
     *
     * @param dependsOn keys that must be satisfied before
     * @param serial writes of intents with the same word never overlap; null when they may
     * @param creationGuard why it can't be made for now, which says nothing of what exists; null when it can
     */
    record Order(Set<String> dependsOn, List<Deferred> deferred, @Nullable String serial,
            @Nullable Problem creationGuard) {
        static final Order ANY = new Order(Set.of(), List.of(), null, null);
    }

    /**
     * How it is treated.
     *
     * @param shared whether other objects may want the same resource alike
     * @param exclusive whether no other object may have to do with it, though none of them manages it
     * @param property of the spec that it is made for, told with what Azure refuses; null where it is the object itself
     * @param whole what it is a part of, where that is not what it lies in; null where it is
     * @param once whether it is a task that Azure takes once: what was sent is not sent again, whatever became of it
     */
    record Handling(CompareRules rules, UpdateRule update, List<Action> actions, boolean shared, boolean exclusive,
            @Nullable String property, @Nullable ArmId whole, boolean once) {
        static final Handling PLAIN = new Handling(CompareRules.NONE, UpdateRule.PUT, List.of(), false, false, null,
                null, false);
    }

    /** A resource that the object manages. */
    public static Intent manage(String key, ArmId id, String apiVersion, ObjectNode body) {
        return new Intent(key, Mode.MANAGE, id, apiVersion, body, Additions.NONE, Order.ANY, Handling.PLAIN);
    }

    /** A resource of somebody else that must be there first. */
    public static Intent require(String key, ArmId id, String apiVersion) {
        return new Intent(key, Mode.REQUIRE, id, apiVersion, Json.object(), Additions.NONE, Order.ANY,
                Handling.PLAIN);
    }

    /**
     * A resource of somebody else that must be there before what refers to it is made.
     *
     * @param property the property of the spec that names it, and its key
     */
    public static Intent target(String property, ArmId id, String apiVersion) {
        return new Intent(property, Mode.TARGET, id, apiVersion, Json.object(), Additions.NONE, Order.ANY,
                Handling.PLAIN);
    }

    /** A resource whose presence or content decides what is wanted elsewhere. */
    public static Intent look(String key, ArmId id, String apiVersion) {
        return new Intent(key, Mode.LOOK, id, apiVersion, Json.object(), Additions.NONE, Order.ANY, Handling.PLAIN);
    }

    public Intent withCreateDefaults(ObjectNode defaults) {
        return with(new Additions(defaults, secrets(), answers(), query(), upload()));
    }

    public Intent withSecrets(Map<JsonPointer, SecretValue> values) {
        return with(new Additions(createDefaults(), Map.copyOf(values), answers(), query(), upload()));
    }

    public Intent withAnswers(Map<JsonPointer, Answer> values) {
        return with(new Additions(createDefaults(), secrets(), Map.copyOf(values), query(), upload()));
    }

    public Intent withQuery(Map<String, String> parameters) {
        return with(new Additions(createDefaults(), secrets(), answers(), Map.copyOf(parameters), upload()));
    }

    public Intent withUpload(@Nullable Upload files) {
        return with(new Additions(createDefaults(), secrets(), answers(), query(), files));
    }

    public Intent dependingOn(Set<String> keys) {
        return with(new Order(Set.copyOf(keys), deferred(), serial(), creationGuard()));
    }

    public Intent deferring(List<Deferred> paths) {
        return with(new Order(dependsOn(), List.copyOf(paths), serial(), creationGuard()));
    }

    public Intent serialWith(String word) {
        return with(new Order(dependsOn(), deferred(), word, creationGuard()));
    }

    /** @param why it can't be made for now; null when it can */
    public Intent withCreationGuard(@Nullable Problem why) {
        return with(new Order(dependsOn(), deferred(), serial(), why));
    }

    public Intent comparedBy(CompareRules changed) {
        return with(new Handling(changed, update(), actions(), shared(), exclusive(), property(), handling.whole(),
                once()));
    }

    public Intent updatedBy(UpdateRule rule) {
        return with(
                new Handling(rules(), rule, actions(), shared(), exclusive(), property(), handling.whole(), once()));
    }

    public Intent withActions(List<Action> wishes) {
        return with(new Handling(rules(), update(), List.copyOf(wishes), shared(), exclusive(), property(),
                handling.whole(), once()));
    }

    /** Several objects may want it alike; it is deleted with the last of them. */
    public Intent sharedByOthers() {
        return with(
                new Handling(rules(), update(), actions(), true, exclusive(), property(), handling.whole(), once()));
    }

    /** Of several objects that look at it so, one is served: what each would make there can't stand side by side. */
    public Intent exclusively() {
        return with(new Handling(rules(), update(), actions(), shared(), true, property(), handling.whole(), once()));
    }

    /** Made for a property of the spec, such as {@code spec.managed.deployments[0].environment}, beside the object. */
    public Intent madeFor(String path) {
        return with(new Handling(rules(), update(), actions(), shared(), exclusive(), path, handling.whole(), once()));
    }

    /**
     * A part of that, though it lies elsewhere: whoever makes the one, or made it, may make the other where there is none
     * yet. Only for what changes nothing for those who use what it lies in, such as a code version that its deployment names in full.
     */
    public Intent partOf(ArmId other) {
        return with(new Handling(rules(), update(), actions(), shared(), exclusive(), property(), other,
                once()));
    }

    /** A task that Azure takes once, such as a remediation: what was sent is not sent again, whatever became of it. */
    public Intent askedForOnce() {
        return with(new Handling(rules(), update(), actions(), shared(), exclusive(), property(), handling.whole(),
                true));
    }

    public ObjectNode createDefaults() {
        return additions.createDefaults();
    }

    public Map<JsonPointer, SecretValue> secrets() {
        return additions.secrets();
    }

    /** Returns the secrets that stand at or below one of the paths: those that a PATCH of these alone sends. */
    public Map<JsonPointer, SecretValue> secretsWithin(Collection<JsonPointer> paths) {
        Set<JsonPointer> prefixes = Set.copyOf(paths);
        return secrets().entrySet().stream().filter(secret -> UpdateRule.isWithin(secret.getKey(), prefixes))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    public Map<JsonPointer, Answer> answers() {
        return additions.answers();
    }

    public Map<String, String> query() {
        return additions.query();
    }

    public @Nullable Upload upload() {
        return additions.upload();
    }

    public Set<String> dependsOn() {
        return order.dependsOn();
    }

    public List<Deferred> deferred() {
        return order.deferred();
    }

    public @Nullable String serial() {
        return order.serial();
    }

    public @Nullable Problem creationGuard() {
        return order.creationGuard();
    }

    public CompareRules rules() {
        return handling.rules();
    }

    public UpdateRule update() {
        return handling.update();
    }

    public List<Action> actions() {
        return handling.actions();
    }

    public boolean shared() {
        return handling.shared();
    }

    public boolean exclusive() {
        return handling.exclusive();
    }

    public @Nullable String property() {
        return handling.property();
    }

    public boolean once() {
        return handling.once();
    }

    /** What it is a part of. */
    public Optional<ArmId> whole() {
        return Optional.ofNullable(handling.whole()).or(id::parent);
    }

    private Intent with(Additions changed) {
        return new Intent(key, mode, id, apiVersion, body, changed, order, handling);
    }

    private Intent with(Order changed) {
        return new Intent(key, mode, id, apiVersion, body, additions, changed, handling);
    }

    private Intent with(Handling changed) {
        return new Intent(key, mode, id, apiVersion, body, additions, order, changed);
    }
}
