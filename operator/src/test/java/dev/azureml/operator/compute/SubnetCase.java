package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Translation;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** What Azure has of a subnet and around it, in tests of what is told of it. */
abstract class SubnetCase {
    static final String NET = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/net"
            + "/providers/Microsoft.Network";
    static final String NETWORK = NET + "/virtualNetworks/hub";
    static final String SUBNET = NETWORK + "/subnets/nodes";
    static final String GROUP = NET + "/networkSecurityGroups/guard";
    static final String TABLE = NET + "/routeTables/routes";
    static final String ACCOUNT = NET.replace("Microsoft.Network", "Microsoft.Storage") + "/storageAccounts/st";
    static final String PUBLIC = "{'amlCompute':{'vmSize':'s','scaleSettings':{'maxNodeCount':10},'subnet':{'id':'"
            + SUBNET + "'}}}";
    static final String CLOSED = PUBLIC.replace("'vmSize'", "'enableNodePublicIp':false,'vmSize'");
    static final String INSTANCE = "{'computeInstance':{'vmSize':'s','subnet':{'id':'" + SUBNET + "'}}}";

    /** What Azure has, by document; each test changes some of it. */
    final Map<String, String> azure = new HashMap<>(Map.of("subnet", "'addressPrefix':'10.20.2.0/24'",
            "network", "]", "location", "westeurope", "used", "0", "limit", "251", "rules", "", "routes", "",
            "account", "", "workspace", ""));

    static String json(String text) {
        return text.replace('\'', '"');
    }

    static Observation list(String... items) {
        return new Observation.Present(Golden.json(json("{'value':[" + String.join(",", items) + "]}")), false);
    }

    Facts facts() {
        return Facts.NONE.with("compute", new Observation.Absent())
                .with("virtualNetworks", list("{'id':'" + NETWORK.toUpperCase(Locale.ROOT)
                        + "','location':'" + azure.get("location") + "','properties':{'subnets':[{'name':'nodes','id':'"
                        + SUBNET + "','properties':{" + azure.get("subnet") + "}}" + azure.get("network") + "}}"))
                .with("subnetUsages", list("{'id':'" + SUBNET + "','currentValue':" + azure.get("used")
                        + ",'limit':" + azure.get("limit") + "}"))
                .with("securityRules", list(String.valueOf(azure.get("rules"))))
                .with("routes", list(String.valueOf(azure.get("routes"))))
                .with("workspaces", list("{'id':'" + Golden.WORKSPACE + "','properties':{'storageAccount':'" + ACCOUNT
                        + "'" + azure.get("workspace") + "}}"))
                .with("storageAccounts", list("{'id':'" + ACCOUNT + "','name':'st','properties':{"
                        + azure.get("account") + "}}"));
    }

    static Translation.Intents translated(String spec, Facts facts) {
        JsonNode tree = Golden.json(json(spec));
        return Golden.intents(new ComputeKind().translate(Golden.subject(Golden.spec(MLComputeSpec.class, tree)),
                Golden.resolved(tree), facts));
    }

    static Optional<KindCondition> condition(String spec, Facts facts) {
        Optional<KindCondition> condition = translated(spec, facts).conditions().stream()
                .filter(one -> one.type() == ConditionType.NETWORK_CHECKED).findFirst();
        assertThat(condition.map(KindCondition::message).orElse("")).hasSizeLessThanOrEqualTo(2000);
        return condition;
    }

    String told(String spec) {
        KindCondition condition = condition(spec, facts()).orElseThrow();
        return condition.status().word() + " " + condition.reason().word() + " " + condition.message();
    }

    void guard(String... rules) {
        azure.merge("subnet", ",'networkSecurityGroup':{'id':'" + GROUP + "'}", String::concat);
        azure.put("rules", String.join(",", rules));
    }

    static String rule(String name, int priority, String direction, String access, String source,
            String destination, String port) {
        return "{'name':'%s','properties':{'priority':%d,'direction':'%s','access':'%s','protocol':'*',"
                .formatted(name, priority, direction, access)
                + "'sourceAddressPrefix':'%s','sourcePortRange':'*','destinationAddressPrefix':'%s',"
                        .formatted(source, destination)
                + "'destinationPortRange':'%s'}}".formatted(port);
    }

    void route(String prefix, String hop) {
        azure.merge("subnet", ",'routeTable':{'id':'" + TABLE + "'}", (one, more) -> one.contains(more)
                ? one
                : one + more);
        azure.merge("routes", "{'name':'r','properties':{'addressPrefix':'" + prefix + "','nextHopType':'" + hop
                + "'}}", (one, more) -> one.isEmpty() ? more : one + "," + more);
    }

    /** The same with a compute in Azure. */
    Facts with(String type, String properties) {
        return facts().with("compute",
                new Observation.Present(Golden.json(json("{'id':'c','properties':{'computeType':'"
                        + type + "','properties':{" + properties + "}}}")), false));
    }
}
