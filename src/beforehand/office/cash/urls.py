"""Addresses of custody: in whose hands the cash is, receipts, counts."""

from django.urls import path

from beforehand.office.cash import pages

app_name = "cash"
urlpatterns = [
    path("cash/", pages.custody, name="custody"),
    path("cash/receipts/", pages.receipts, name="receipts"),
    path("cash/receipts/<str:number>/", pages.receipt, name="receipt"),
    path("cash/receipts/<str:number>/counter-entry/", pages.cancel, name="cancel"),
    path("cash/bags/<int:officer>/<int:branch>/", pages.count, name="count"),
    path("cash/counts/<int:pk>/", pages.counted, name="counted"),
    path("cash/vaults/<int:branch>/", pages.vault, name="vault"),
    path("loans/<int:loan>/field-receipts/new/", pages.give, name="give"),
]
