package dev.azureml.operator.cost;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the Retail Prices API is asked, to learn what something costs. Regions and sizes come from specs, so that nothing else
 * than a name gets into a filter.
 */
record RetailQuery(String filter) {
    private static final Pattern REGION = Pattern.compile("[a-z0-9]{1,40}");
    private static final String ON_DEMAND = " and priceType eq 'Consumption'";

    /** Returns the one for a part; empty where there is nothing to ask. */
    static Optional<RetailQuery> of(Part part) {
        String region = part.region().toLowerCase(Locale.ROOT).replace(" ", "");
        return filter(part.what(), region).map(filter -> new RetailQuery(filter + ON_DEMAND));
    }

    private static Optional<String> filter(String what, String region) {
        if (what.equals(Things.LOAD_BALANCER)) {
            return Optional.of("armRegionName eq 'Global' and meterName eq"
                    + " 'Standard Included LB Rules and Outbound Rules'");
        }
        if (what.equals(Things.PRIVATE_ENDPOINT)) {
            return Optional.of("meterName eq 'Standard Private Endpoint'");
        }
        if (what.startsWith(Things.NAT_GATEWAY)) {
            return Optional.of("serviceName eq 'NAT Gateway'");
        }
        return REGION.matcher(region).matches()
                ? ofRegion(what).map(rest -> "armRegionName eq '" + region + "' and " + rest)
                : Optional.empty();
    }

    /** The API tells upper from lower case: a size is asked for as the spec writes it. */
    private static Optional<String> ofRegion(String what) {
        if (Things.isVmSize(what)) {
            return Optional.of("serviceName eq 'Virtual Machines' and armSkuName eq '" + what + "'");
        }
        if (what.equals(Things.OS_DISK)) {
            return Optional.of("meterName eq 'P10 LRS Disk'");
        }
        if (what.equals(Things.PUBLIC_IP)) {
            return Optional.of("meterName eq 'Standard IPv4 Static Public IP'");
        }
        if (what.startsWith(Things.FIREWALL)) {
            return Optional.of("serviceName eq 'Azure Firewall'");
        }
        if (what.startsWith(Things.BASTION)) {
            return Optional.of("serviceName eq 'Azure Bastion'");
        }
        return what.startsWith(Things.REGISTRY)
                ? Optional.of("serviceName eq 'Container Registry'")
                : Optional.empty();
    }
}
