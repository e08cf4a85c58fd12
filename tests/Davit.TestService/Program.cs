using Davit.TestService;

// What tests run as a service, or as a control plane of its own that can be killed.
return args switch
{
    ["web"] => await Web.Serve(),
    ["shop", "web"] => await ShopWeb.Serve(),
    ["shop", "worker"] => await ShopWorker.Work(),
    ["shop", "release"] => await ShopJob.Run(),
    ["start", var data, var order] => await Starter.Start(data, order),
    _ => 64,
};
