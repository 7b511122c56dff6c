/** MLNetwork: a virtual network, with what its subnets need. */
@NullMarked
package dev.azureml.operator.network;

import org.jspecify.annotations.NullMarked;
