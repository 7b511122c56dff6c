package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.OnlineAutoscale;
import dev.azureml.api.OnlineDeployment;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.time.TimeZones;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The autoscale setting of Azure Monitor for one deployment, in the workspace's resource group. */
final class Autoscale {
    private static final String TYPE = "Microsoft.Insights/autoscalesettings";
    private static final String KEY = "autoscale/";
    /** What the endpoint measures and a deployment does not. */
    private static final Set<OnlineAutoscale.Metric> OF_ENDPOINT = EnumSet.of(OnlineAutoscale.Metric.RequestLatency,
            OnlineAutoscale.Metric.ConnectionsActive, OnlineAutoscale.Metric.NewConnectionsPerSecond,
            OnlineAutoscale.Metric.NetworkBytes);
    private static final String TIME_ZONE = "timeZone";

    private final OnlineDeployment deployment;
    private final OnlineAutoscale said;
    private final ArmId target;
    private final ArmId endpoint;
    private final String location;
    private final @Nullable Map<String, String> tags;

    private Autoscale(OnlineDeployment deployment, OnlineAutoscale said, ArmId endpoint, String location,
            @Nullable Map<String, String> tags) {
        this.deployment = deployment;
        this.said = said;
        this.endpoint = endpoint;
        this.target = endpoint.child("deployments", deployment.name());
        this.location = location;
        this.tags = tags;
    }

    /** The key of a deployment's. */
    static String key(String deployment) {
        return KEY + deployment;
    }

    /** Returns that of a deployment that has one, with the tags that the deployment has. */
    static Optional<Autoscale> of(OnlineDeployment deployment, ArmId endpoint, String location,
            @Nullable Map<String, String> tags) {
        return Optional.ofNullable(deployment.autoscale())
                .map(said -> new Autoscale(deployment, said, endpoint, location, tags));
    }

    /** What is wrong with it, behind its path in the deployment; empty when nothing is. */
    Optional<String> fault() {
        List<OnlineAutoscale.Schedule> schedules = schedules();
        for (int i = 0; i < schedules.size(); i++) {
            String zone = zone(schedules.get(i));
            if (zone != null && TimeZones.windowsName(zone).isEmpty()) {
                return Optional.of("autoscale.schedules[" + i + "]: " + TimeZones.fault(zone));
            }
        }
        boolean twice = schedules.stream().map(OnlineAutoscale.Schedule::name).distinct().count() < schedules.size();
        return twice ? Optional.of("autoscale.schedules: two have the same name") : Optional.empty();
    }

    Intent intent(ResolvedReferences resolved) {
        ArmId workspace = resolved.requireWorkspace();
        ArmId group = ArmId.ofResourceGroup(Objects.requireNonNullElse(workspace.subscriptionId(), ""),
                Objects.requireNonNullElse(workspace.resourceGroup(), ""));
        // Readable, and another for every deployment of the group; far below the 260 characters that Azure takes.
        String name = workspace.name() + "-" + endpoint.name() + "-" + deployment.name() + "-"
                + Json.hash(Json.object().put("target", target.value().toLowerCase(Locale.ROOT)))
                        .substring(0, 8);
        return Intent.manage(key(deployment.name()), group.extension(TYPE, name),
                resolved.apiVersion(TYPE, "2022-10-01"), body(name))
                .dependingOn(Set.of(InferenceEndpointKind.deploymentKey(deployment.name())));
    }

    private ObjectNode body(String name) {
        ObjectNode body = Json.object().put("location", location);
        ArmBody.put(body, "tags", tags);
        ObjectNode properties = body.putObject("properties").put("name", name).put("enabled", true)
                .put("targetResourceUri", target.value()).put("targetResourceLocation", location);
        ArrayNode profiles = properties.putArray("profiles");
        for (OnlineAutoscale.Schedule schedule : schedules()) {
            profile(profiles, schedule);
        }
        profiles.add(general("Default"));
        return body;
    }

    private List<OnlineAutoscale.Schedule> schedules() {
        return Objects.requireNonNullElse(said.schedules(), List.of());
    }

    private ObjectNode general(String name) {
        return profile(name, capacity(said.minInstances(), said.maxInstances(), said.defaultInstances()),
                said.rules());
    }

    private void profile(ArrayNode profiles, OnlineAutoscale.Schedule schedule) {
        ObjectNode profile = profile(schedule.name(), capacity(schedule.minInstances(), schedule.maxInstances(),
                schedule.defaultInstances()), schedule.rules() == null ? said.rules() : schedule.rules());
        profiles.add(profile);
        OnlineAutoscale.FixedDate date = schedule.fixedDate();
        if (date != null) {
            profile.putObject("fixedDate").put(TIME_ZONE, windows(date.timeZone())).put("start", date.start())
                    .put("end", date.end());
        }
        OnlineAutoscale.Recurrence recurrence = schedule.recurrence();
        if (recurrence != null) {
            weekly(profile, recurrence, recurrence.start(), 0);
            // Azure ends a recurring profile where another begins: what holds otherwise, under a name that says so.
            ObjectNode after = general(Json.object().put("name", "Default").put("for", schedule.name()).toString());
            boolean overnight = recurrence.end().compareTo(recurrence.start()) <= 0;
            profiles.add(weekly(after, recurrence, recurrence.end(), overnight ? 1 : 0));
        }
    }

    private static ObjectNode weekly(ObjectNode profile, OnlineAutoscale.Recurrence recurrence, String at,
            int daysLater) {
        ObjectNode schedule = profile.putObject("recurrence").put("frequency", "Week").putObject("schedule")
                .put(TIME_ZONE, windows(recurrence.timeZone()));
        ArrayNode days = schedule.putArray("days");
        recurrence.days().forEach(day -> days.add(DayOfWeek.valueOf(day.name().toUpperCase(Locale.ROOT))
                .plus(daysLater).getDisplayName(TextStyle.FULL, Locale.ENGLISH)));
        schedule.putArray("hours").add(Integer.parseInt(at.substring(0, 2)));
        schedule.putArray("minutes").add(Integer.parseInt(at.substring(3)));
        return profile;
    }

    private ObjectNode profile(String name, ObjectNode capacity, @Nullable List<OnlineAutoscale.Rule> rules) {
        ObjectNode profile = Json.object().put("name", name);
        profile.set("capacity", capacity);
        ArrayNode all = profile.putArray("rules");
        Objects.requireNonNullElse(rules, List.<OnlineAutoscale.Rule>of()).forEach(rule -> all.add(rule(rule)));
        return profile;
    }

    private static ObjectNode capacity(int least, int most, @Nullable Integer otherwise) {
        return Json.object().put("minimum", Integer.toString(least)).put("maximum", Integer.toString(most))
                .put("default", Integer.toString(otherwise == null ? least : otherwise));
    }

    private ObjectNode rule(OnlineAutoscale.Rule said) {
        boolean ofEndpoint = OF_ENDPOINT.contains(said.metricName());
        ObjectNode rule = Json.object();
        ObjectNode trigger = rule.putObject("metricTrigger").put("metricName", said.metricName().name())
                .put("metricResourceUri", (ofEndpoint ? endpoint : target).value())
                .put("timeGrain", Objects.requireNonNullElse(said.timeGrain(), "PT1M"))
                .put("statistic", Objects.requireNonNullElse(said.statistic(),
                        OnlineAutoscale.Statistic.Average).name())
                .put("timeWindow", Objects.requireNonNullElse(said.timeWindow(), "PT5M"))
                .put("timeAggregation", Objects.requireNonNullElse(said.timeAggregation(),
                        OnlineAutoscale.TimeAggregation.Average).name())
                .put("operator", said.operator().name()).put("threshold", said.threshold());
        ArmBody.put(trigger, "dividePerInstance", said.dividePerInstance());
        if (said.metricName() == OnlineAutoscale.Metric.RequestLatency) {
            trigger.putArray("dimensions").addObject().put("DimensionName", "deployment").put("Operator", "Equals")
                    .putArray("Values").add(deployment.name());
        }
        OnlineAutoscale.ScaleAction action = said.scaleAction();
        rule.putObject("scaleAction").put("direction", action.direction().name())
                .put("type", Objects.requireNonNullElse(action.type(),
                        OnlineAutoscale.ScaleActionType.ChangeCount).name())
                .put("value", Integer.toString(Objects.requireNonNullElse(action.value(), 1)))
                .put("cooldown", Objects.requireNonNullElse(action.cooldown(), "PT5M"));
        return rule;
    }

    private static @Nullable String zone(OnlineAutoscale.Schedule schedule) {
        if (schedule.recurrence() != null) {
            return schedule.recurrence().timeZone();
        }
        return schedule.fixedDate() == null ? null : schedule.fixedDate().timeZone();
    }

    /** Azure knows the zones of Windows alone. */
    private static String windows(@Nullable String zone) {
        return zone == null ? "UTC" : TimeZones.windowsName(zone).orElse(zone);
    }
}
