using Davit.TestService;

// What tests run as a service, or as a control plane of its own that can be killed.
return args switch
{
    ["web"] => await Web.Serve(),
    ["start", var data, var order] => await Starter.Start(data, order),
    _ => 64,
};
