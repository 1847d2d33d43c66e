from routes import urlpatterns as base

urlpatterns = [*base]
