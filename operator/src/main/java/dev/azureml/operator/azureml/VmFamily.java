package dev.azureml.operator.azureml;

import java.util.Locale;

/**
 * A VM family by any of the names that Azure has for it: {@code standardDSv2Family} with sizes,
 * {@code Standard DSv2 Family Cluster Dedicated vCPUs} with usages, the same with underscores in the ids of quotas.
 */
public final class VmFamily {
    private static final String DEDICATED = "clusterdedicatedvcpus";
    private static final String LOW_PRIORITY = "clusterlowpriorityvcpus";

    private VmFamily() {
    }

    /** Returns whether both name one family, and the same kind of its cores. */
    public static boolean same(String one, String other) {
        return folded(one).equals(folded(other));
    }

    /** Returns whether the name is that of the family's cores with low priority. */
    public static boolean isLowPriority(String name) {
        return plain(name).endsWith(LOW_PRIORITY);
    }

    /** Returns the name of the family alone, whichever of its cores are meant, such as standarddsv2family. */
    public static String family(String name) {
        String plain = folded(name);
        return plain.endsWith(LOW_PRIORITY) ? plain.substring(0, plain.length() - LOW_PRIORITY.length()) : plain;
    }

    /** Returns a name as VM sizes have it, such as standardDSv2Family, of one as usages or ids have it. */
    public static String asOfSizes(String name) {
        String words = name.replaceAll("(?i)[ _]*cluster[ _]*dedicated[ _]*vCPUs$", "").replace(" ", "");
        return words.isEmpty() ? name : words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    }

    private static String folded(String name) {
        String plain = plain(name);
        return plain.endsWith(DEDICATED) ? plain.substring(0, plain.length() - DEDICATED.length()) : plain;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
